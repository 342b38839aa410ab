package io.neurolink.event;

import java.util.List;

import io.neurolink.error.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events to the listeners. Immutable.
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
	 * Returns events without listeners.
	 * @return the shared instance
	 */
	public static AiEvents none() {
		return NONE;
	}

	/**
	 * Creates events that are published to these listeners in this order.
	 * @param listeners the listeners
	 * @return the events
	 */
	public static AiEvents to(List<AiEventListener> listeners) {
		return listeners.isEmpty() ? NONE : new AiEvents(listeners);
	}

	/**
	 * Whether there is a listener. Without one, the values of an event need not be
	 * measured.
	 * @return {@code true} if there is a listener
	 */
	public boolean heard() {
		return !this.listeners.isEmpty();
	}

	/**
	 * Publishes an event to every listener. An exception or {@link Error} of a listener
	 * is logged and not thrown.
	 * @param event the event
	 */
	public void publish(AiEvent event) {
		for (AiEventListener listener : this.listeners) {
			try {
				listener.onEvent(event);
			}
			catch (Throwable ex) {
				logger.warn("The AiEventListener {} failed on {}; the call continues", listener.getClass().getName(),
						PrintableText.of(event.toString(), LONGEST_EVENT), ex);
			}
		}
	}

}
