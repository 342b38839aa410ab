package io.neurolink.middleware;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.AiScope;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * One call as the log tells it. Its signals come one after another; the end is told once,
 * for what cancels a stream may do so after its last chunk.
 */
final class LoggedCall {

	private final String label;

	private final AiRequest request;

	private final @Nullable AiScope scope;

	private final AiClock clock;

	private final long began;

	private static final int MAX_NAME = 256;

	private static final int MAX_MESSAGE = 1000;

	private final AtomicBoolean ended = new AtomicBoolean();

	private @Nullable Duration firstChunk;

	private int chunks;

	private long length;

	private @Nullable String finishReason;

	private @Nullable AiUsage usage;

	LoggedCall(long number, AiRequest request, @Nullable AiScope scope, AiClock clock) {
		int attempt = (scope != null) ? scope.attempt() : 1;
		String model = (request.model() != null) ? "/" + request.model() : "";
		this.label = "Call " + number + " to " + PrintableText.of(request.provider() + model, MAX_NAME) + ", attempt "
				+ attempt;
		this.request = request;
		this.scope = scope;
		this.clock = clock;
		this.began = clock.nanoTime();
	}

	void begins(boolean withPrompt) {
		if (withPrompt) {
			LoggingMiddleware.logger.info("{}: {} of {} characters, the last one: {}", this.label,
					count(this.request.messages().size(), "message"), asked(), PromptExcerpt.of(this.request.prompt()));
		}
		else if (LoggingMiddleware.logger.isDebugEnabled()) {
			LoggingMiddleware.logger.debug("{}: {} of {} characters", this.label,
					count(this.request.messages().size(), "message"), asked());
		}
	}

	void delivered(AiChunk chunk) {
		if (this.firstChunk == null) {
			this.firstChunk = elapsed();
		}
		this.chunks++;
		this.length = (chunk.restart() ? 0 : this.length) + chunk.content().length();
		this.finishReason = (chunk.finishReason() != null) ? chunk.finishReason() : this.finishReason;
		this.usage = (chunk.usage() != null) ? chunk.usage() : this.usage;
	}

	void answered(@Nullable AiResponse answer) {
		if (!ends()) {
			return;
		}
		if (answer == null) {
			LoggingMiddleware.logger.warn("{}: completed without an answer after {}", this.label, took());
			return;
		}
		LoggingMiddleware.logger.info("{}: answered in {} with {} characters{}{}{}{}", this.label, took(),
				answer.content().length(), finish(answer.finishReason()), cost(answer.usage()),
				requestId(answer.requestId()), answer.degraded() ? ", degraded" : "");
	}

	void streamed() {
		if (ends()) {
			LoggingMiddleware.logger.info("{}: streamed in {}, the first of {} after {}, {} characters{}{}", this.label,
					took(), count(this.chunks, "chunk"),
					(this.firstChunk != null) ? Durations.format(this.firstChunk) : "none", this.length,
					finish(this.finishReason), cost(this.usage));
		}
	}

	void failed(Throwable failure) {
		if (!ends()) {
			return;
		}
		Throwable unwrapped = Failures.unwrap(failure);
		AiException details = AiException.find(unwrapped);
		String line = this.label + ": failed after " + took() + delivered() + " with " + AiErrorType.of(unwrapped)
				+ status(details) + ((details != null) ? requestId(details.requestId()) : "") + ": "
				+ ((details != null) ? PrintableText.of(String.valueOf(details.getMessage()), MAX_MESSAGE)
						: unwrapped.getClass().getName());
		if (isReported(unwrapped, line)) {
			LoggingMiddleware.logger.debug(line);
		}
		else {
			LoggingMiddleware.logger.warn(line);
		}
	}

	/**
	 * Returns whether a retry or fallback logs the failure. They do not see an Error.
	 */
	private boolean isReported(Throwable failure, String line) {
		return this.scope != null && !(failure instanceof Error)
				&& this.scope.deferReport(() -> LoggingMiddleware.logger.warn(line));
	}

	void cancelled() {
		if (this.finishReason != null) {
			streamed();
		}
		else if (ends()) {
			LoggingMiddleware.logger.info("{}: cancelled by the caller after {}{}", this.label, took(), delivered());
		}
	}

	private boolean ends() {
		return this.ended.compareAndSet(false, true);
	}

	private int asked() {
		return this.request.messages().stream().map(AiMessage::text).mapToInt(String::length).sum();
	}

	private Duration elapsed() {
		return Duration.ofNanos(this.clock.nanoTime() - this.began);
	}

	private String took() {
		return Durations.format(elapsed());
	}

	private String delivered() {
		return (this.chunks > 0) ? " and " + count(this.chunks, "chunk") + " of " + this.length + " characters" : "";
	}

	private static String count(int number, String what) {
		return number + " " + what + ((number == 1) ? "" : "s");
	}

	private static String finish(@Nullable String finishReason) {
		return (finishReason != null) ? ", finish reason " + PrintableText.of(finishReason, MAX_NAME) : "";
	}

	private static String cost(@Nullable AiUsage usage) {
		return (usage != null) ? ", tokens " + usage.inputTokens() + " in and " + usage.outputTokens() + " out" : "";
	}

	private static String requestId(@Nullable String requestId) {
		return (requestId != null) ? ", request " + PrintableText.of(requestId, MAX_NAME) : "";
	}

	private static String status(@Nullable AiException details) {
		return (details != null && details.status() != null) ? ", status " + details.status() : "";
	}

}
