package io.neurolink.stage;

import io.neurolink.model.AiChunk;
import reactor.util.context.Context;

/**
 * Receives the signals of one call: {@link #begun()}, then any number of
 * {@link #delivered(AiChunk)}, then exactly one of {@link #answered()},
 * {@link #failed(Throwable)} and {@link #cancelled()}.
 * <p>
 * Signals of one call never overlap, and each is visible to the next, regardless of the
 * thread; implementations need no synchronization. Within a list of stages the innermost
 * receives a signal first, except for {@link #begun()}, which the outermost receives
 * first. A signal arrives before the caller of the model receives the corresponding
 * element or end. An exception that is thrown here is logged and has no effect.
 * <p>
 * The content delivered so far is in {@link CallContext#answer()}.
 */
public interface CallProgress {

	/**
	 * Ignores every signal.
	 */
	CallProgress NONE = new CallProgress() {
	};

	/**
	 * Returns the Reactor context of everything inside this stage.
	 * @param context the context outside this stage
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
	 * The call is sent to the provider now, after all waits for limits. Received by the
	 * stages inside the middleware of the application, at most once; not by a call that
	 * fails before.
	 */
	default void sent() {
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
	 * @param failure the failure; an exception of an application's own provider or
	 * middleware is passed unchanged
	 */
	default void failed(Throwable failure) {
	}

	/**
	 * The caller cancelled the call.
	 */
	default void cancelled() {
	}

}
