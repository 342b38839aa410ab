package io.neurolink.event;

/**
 * A listener for events around calls. Every bean of this type receives every event, on
 * the thread that makes the call, so it must be fast and thread-safe and must not block.
 * An exception that it throws is logged and not propagated.
 */
@FunctionalInterface
public interface AiEventListener {

	/**
	 * Handles an event.
	 * @param event the event
	 */
	void onEvent(AiEvent event);

}
