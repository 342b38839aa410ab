package io.neurolink.token;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * An encoding that is loaded on first use, which takes up to a second. A thread that may
 * block loads it or waits for it. A thread that must not block starts the loading on
 * another thread, and works without the encoding until it is loaded.
 */
final class LazyEncoding {

	private static final Logger logger = LoggerFactory.getLogger(LazyEncoding.class);

	private final EncodingType type;

	private final FutureTask<Encoding> loading;

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicBoolean reported = new AtomicBoolean();

	LazyEncoding(EncodingType type) {
		this.type = type;
		this.loading = new FutureTask<>(() -> Encodings.newLazyEncodingRegistry().getEncoding(type));
	}

	/**
	 * Returns the encoding.
	 * @return the encoding, or {@code null} if it is not loaded yet or cannot be loaded
	 */
	@Nullable Encoding get() {
		if (!this.loading.isDone()) {
			if (Schedulers.isInNonBlockingThread()) {
				if (this.started.compareAndSet(false, true)) {
					Schedulers.boundedElastic().schedule(this.loading);
				}
				return null;
			}
			// Not delegated to another thread, because a pool whose threads all wait here
			// would never run it. Without effect if the loading has begun already.
			this.loading.run();
		}
		return await();
	}

	private @Nullable Encoding await() {
		try {
			return this.loading.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException ex) {
			if (this.reported.compareAndSet(false, true)) {
				logger.warn("The encoding {} cannot be loaded; tokens are estimated from characters", this.type,
						ex.getCause());
			}
			return null;
		}
	}

}
