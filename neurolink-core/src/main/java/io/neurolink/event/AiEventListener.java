package io.neurolink.event;

/**
 * Hears of what happens around calls. Every bean of this type is told of every event, on
 * the thread that makes the call: it must be quick, thread-safe and must not block. What
 * it throws is logged and goes no further.
 */
@FunctionalInterface
public interface AiEventListener {

	/**
	 * Something happened.
	 * @param event what
	 */
	void onEvent(AiEvent event);

}
