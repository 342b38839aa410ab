package io.neurolink.stage;

import io.neurolink.model.AiChunk;
import reactor.util.context.Context;

/**
 * Receives the signals of one call: {@link #begun()}, then any number of
 * {@link #delivered(AiChunk)}, then exactly one of {@link #answered()},
 * {@link #failed(Throwable)} and {@link #cancelled()}.
 * <p>
 * Signals of one call never overlap, and each is visible to the next, whatever threads
 * they come on; implementations need no synchronization. Within a list of stages the
 * innermost receives a signal first, but for {@link #begun()}, which the outermost
 * receives first. A signal arrives before the caller of the model sees the element or the
 * end it announces. An exception that is thrown here is logged and changes nothing.
 * <p>
 * What was delivered so far is in {@link CallContext#answer()}.
 */
public interface CallProgress {

	/**
	 * Returns the Reactor context of everything inside this stage.
	 * @param context the context of what is around it
	 * @return the same context, or an extended one
	 */
	default Context context(Context context) {
		return context;
	}

	/**
	 * The call begins, with the {@linkplain #context(Context) context} in place.
	 */
	default void begun() {
	}

	/**
	 * A chunk of a streamed answer arrived. Not called for whole answers.
	 * @param chunk the chunk, already part of {@link CallContext#answer()}
	 */
	default void delivered(AiChunk chunk) {
	}

	/**
	 * The call succeeded: a whole answer arrived, or a stream ended or was cancelled
	 * after its closing chunk.
	 */
	default void answered() {
	}

	/**
	 * The call failed.
	 * @param failure the failure; an exception of a host's own provider or middleware
	 * comes as it was thrown
	 */
	default void failed(Throwable failure) {
	}

	/**
	 * The caller cancelled the call.
	 */
	default void cancelled() {
	}

}
