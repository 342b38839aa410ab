package io.neurolink.samples.pattern;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Collects the events of the calls of one thread, so that the response to a trial
 * contains its own attempts and waits only. Events of other threads, such as those of a
 * request that leaves a batch, are in the live log only.
 */
@Component
class EventRecorder implements AiEventListener {

	private static final int MOST = 50;

	private final ThreadLocal<@Nullable List<RecordedEvent>> collected = new ThreadLocal<>();

	@Override
	public void onEvent(AiEvent event) {
		List<RecordedEvent> mine = this.collected.get();
		if (mine != null && mine.size() < MOST) {
			mine.add(new RecordedEvent(event.getClass().getSimpleName().toLowerCase(Locale.ROOT), event));
		}
	}

	<T> T collect(List<RecordedEvent> into, Supplier<T> action) {
		this.collected.set(into);
		try {
			return action.get();
		}
		finally {
			this.collected.remove();
		}
	}

	/**
	 * An event as the live log shows it.
	 *
	 * @param kind the kind of event, as in {@code attempt}
	 * @param event the event
	 */
	record RecordedEvent(String kind, AiEvent event) {
	}

}
