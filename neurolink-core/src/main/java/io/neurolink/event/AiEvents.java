package io.neurolink.event;

import java.util.List;

import io.neurolink.error.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listeners. Immutable.
 */
public final class AiEvents {

	private static final Logger logger = LoggerFactory.getLogger(AiEvents.class);

	private static final int LONGEST_EVENT = 500;

	private static final AiEvents NONE = new AiEvents(List.of());

	private final List<AiEventListener> listeners;

	private AiEvents(List<AiEventListener> listeners) {
		this.listeners = List.copyOf(listeners);
	}

	/**
	 * Events that nobody hears of.
	 * @return the shared instance
	 */
	public static AiEvents none() {
		return NONE;
	}

	/**
	 * Events for these listeners, told in this order.
	 * @param listeners the listeners
	 * @return the events
	 */
	public static AiEvents to(List<AiEventListener> listeners) {
		return listeners.isEmpty() ? NONE : new AiEvents(listeners);
	}

	/**
	 * Whether anybody listens. Where nobody does, what is to be told need not be
	 * measured.
	 * @return {@code true} if there is a listener
	 */
	public boolean heard() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Tells every listener. Never throws what a listener throws, an {@link Error}
	 * included: it is logged.
	 * @param event what happened
	 */
	public void publish(AiEvent event) {
		for (AiEventListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("The AiEventListener {} failed on {}; the call goes on", listener.getClass().getName(),
						PrintableText.of(event.toString(), LONGEST_EVENT), ex);
			}
		}
	}

}
