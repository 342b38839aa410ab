package io.neurolink.sse;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the streams to browsers when the application stops. A stream may complete within
 * the grace period of a graceful shutdown; shortly before that period is over, every
 * stream that is still open ends with an error event and the end marker, instead of a
 * connection that is cut. Without a grace period the streams end at once. Thread-safe.
 */
public final class SseShutdown implements SmartLifecycle {

	// Before the web server, which begins its graceful shutdown 1024 phases below the
	// highest.
	private static final int BEFORE_THE_WEB_SERVER = SmartLifecycle.DEFAULT_PHASE - 512;

	private static final Duration LONGEST_MARGIN = Duration.ofSeconds(2);

	private static final Duration TIME_TO_WRITE = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(SseShutdown.class);

	private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();

	private final Duration gracePeriod;

	private final AiClock clock;

	private volatile boolean running;

	private volatile boolean ended;

	private volatile @Nullable Runnable whenClosed;

	/**
	 * Creates the shutdown of one application's streams.
	 * @param gracePeriod the time that the web server leaves to requests under way; zero
	 * if it leaves none
	 * @param clock the clock that measures the grace period
	 * @throws IllegalArgumentException if the grace period is negative
	 */
	public SseShutdown(Duration gracePeriod, AiClock clock) {
		if (gracePeriod.isNegative()) {
			throw new IllegalArgumentException("gracePeriod must not be negative: " + gracePeriod);
		}
		this.gracePeriod = gracePeriod;
		this.clock = clock;
	}

	/**
	 * Returns whether a failure is due to the shutdown.
	 */
	static boolean caused(Throwable failure) {
		return failure instanceof AiException known && known.getCause() instanceof ApplicationStopping;
	}

	/**
	 * Registers a stream for as long as it is open.
	 * @param chunks the chunks, which end with a failure when the stream has to end
	 * @param events makes the events of the chunks
	 */
	<C, E> Flux<E> register(Flux<C> chunks, Function<Flux<C>, Flux<E>> events) {
		return Flux.defer(() -> {
			OpenStream stream = new OpenStream();
			this.open.add(stream);
			if (this.ended) {
				stream.end();
			}
			return events.apply(stream.untilEnded(chunks)).doFinally((signal) -> closed(stream));
		});
	}

	@Override
	public void start() {
		this.ended = false;
		this.whenClosed = null;
		this.running = true;
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		if (this.gracePeriod.isZero()) {
			this.whenClosed = callback;
			this.clock.schedule(TIME_TO_WRITE, this::written);
			endAll();
			if (this.open.isEmpty()) {
				written();
			}
			return;
		}
		Duration margin = this.gracePeriod.dividedBy(4);
		margin = (margin.compareTo(LONGEST_MARGIN) < 0) ? margin : LONGEST_MARGIN;
		this.clock.schedule(this.gracePeriod.minus(margin), this::endAll);
		callback.run();
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return BEFORE_THE_WEB_SERVER;
	}

	private void endAll() {
		if (this.running) {
			return;
		}
		this.ended = true;
		if (!this.open.isEmpty()) {
			logger.info("The application is stopping: ending {} open stream(s) to browsers with an error event",
					this.open.size());
		}
		this.open.forEach(OpenStream::end);
	}

	private void closed(OpenStream stream) {
		this.open.remove(stream);
		if (this.ended && this.open.isEmpty()) {
			written();
		}
	}

	private void written() {
		Runnable callback;
		synchronized (this.open) {
			callback = this.whenClosed;
			this.whenClosed = null;
		}
		if (callback != null) {
			callback.run();
		}
	}

	private static final class OpenStream {

		private final Sinks.Empty<Void> end = Sinks.empty();

		private volatile boolean ended;

		void end() {
			this.ended = true;
			this.end.tryEmitEmpty();
		}

		<C> Flux<C> untilEnded(Flux<C> chunks) {
			return chunks.takeUntilOther(this.end.asMono())
				.concatWith(Mono.defer(() -> this.ended ? Mono.error(stopping()) : Mono.empty()));
		}

		private static AiException stopping() {
			return AiException.builder(AiErrorType.CANCELLED)
				.message("The application is stopping")
				.cause(new ApplicationStopping())
				.build();
		}

	}

	private static final class ApplicationStopping extends RuntimeException {

		ApplicationStopping() {
			super("The application is stopping", null, false, false);
		}

	}

}
