package io.neurolink.provider;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Tells the caller of {@link AiProvider#stream} that the model is at work while it
 * delivers no content, as models do that reason for minutes before they answer. It
 * satisfies the first-token and the idle timeout. A provider must not report a ping,
 * which says nothing of the model. Thread-safe.
 */
public final class StreamProgress {

	private static final Object KEY = StreamProgress.class;

	private StreamProgress() {
	}

	/**
	 * Reports progress. Does nothing where no one measures it.
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
	 * Is notified of progress.
	 */
	@FunctionalInterface
	public interface Listener {

		/**
		 * Notifies that the model is at work. Must not block or throw.
		 */
		void progressed();

	}

}
