package io.neurolink.testserver;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;

/**
 * The events of an application, oldest first. A bean of it, thread-safe.
 */
public final class RecordedEvents implements AiEventListener {

	private final Queue<AiEvent> events = new ConcurrentLinkedQueue<>();

	@Override
	public void onEvent(AiEvent event) {
		this.events.add(event);
	}

	public List<AiEvent> all() {
		return List.copyOf(this.events);
	}

	/**
	 * The events of a type.
	 */
	public <T extends AiEvent> List<T> of(Class<T> type) {
		return this.events.stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * How many events of a type there were.
	 */
	public long count(Class<? extends AiEvent> type) {
		return this.events.stream().filter(type::isInstance).count();
	}

	public void clear() {
		this.events.clear();
	}

}
