package io.neurolink.samples.pattern;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Collects what happens around the calls of one thread, so that a try can tell of its own
 * attempts and waits and of nobody else's. What happens on other threads, as to a request
 * that leaves a batch, is in the live log only.
 */
@Component
class EventRecorder implements AiEventListener {

	private static final int MOST = 50;

	private final ThreadLocal<@Nullable List<Happening>> collected = new ThreadLocal<>();

	@Override
	public void onEvent(AiEvent event) {
		List<Happening> mine = this.collected.get();
		if (mine != null && mine.size() < MOST) {
			mine.add(new Happening(event.getClass().getSimpleName().toLowerCase(Locale.ROOT), event));
		}
	}

	<T> T collect(List<Happening> into, Supplier<T> action) {
		this.collected.set(into);
		try {
			return action.get();
		}
		finally {
			this.collected.remove();
		}
	}

	/**
	 * One thing that happened, as the live log tells it.
	 *
	 * @param kind the kind of event, as in {@code attempt}
	 * @param event what is to be told of it
	 */
	record Happening(String kind, AiEvent event) {
	}

}
