package io.neurolink.provider;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Reports to the caller of {@link AiProvider#stream} that the model is working while it
 * delivers no content, for example while it reasons for minutes before it answers. A
 * report satisfies the first-token and the idle timeout. A provider must not report a
 * ping, which does not show that the model is working. Thread-safe.
 */
public final class StreamProgress {

	private static final Object KEY = StreamProgress.class;

	private StreamProgress() {
	}

	/**
	 * Reports progress. Without a listener it has no effect.
	 * @param context the context of the subscriber of the stream
	 */
	public static void report(ContextView context) {
		if (context.getOrDefault(KEY, null) instanceof Listener listener) {
			listener.progressed();
		}
	}

	/**
	 * Adds a listener.
	 * @param context the context to start from
	 * @param listener is called for each report, on the thread of the provider
	 * @return the context to subscribe with
	 */
	public static Context listen(Context context, Listener listener) {
		return context.put(KEY, listener);
	}

	/**
	 * A listener for progress.
	 */
	@FunctionalInterface
	public interface Listener {

		/**
		 * Handles a report that the model is working. Must not block or throw.
		 */
		void progressed();

	}

}
