package io.neurolink.middleware;

import java.math.BigDecimal;
import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.error.PrintableText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.CallScope;
import io.neurolink.stage.AnswerProgress;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Logs one call.
 */
final class LoggedCall implements CallProgress {

	private static final int MAX_NAME = 256;

	private static final int MAX_MESSAGE = 1000;

	private final long number;

	private final CallContext call;

	private final AiClock clock;

	private final boolean logPrompt;

	private final long began;

	private @Nullable Duration firstChunk;

	LoggedCall(long number, CallContext call, AiClock clock, boolean logPrompt) {
		this.number = number;
		this.call = call;
		this.clock = clock;
		this.logPrompt = logPrompt;
		this.began = clock.nanoTime();
	}

	@Override
	public void begun() {
		if (this.logPrompt) {
			LoggingMiddleware.logger.info("{}: {} of {} characters, the last one: {}", label(),
					count(request().messages().size(), "message"), promptLength(),
					PromptExcerpt.of(request().prompt()));
		}
		else if (LoggingMiddleware.logger.isDebugEnabled()) {
			LoggingMiddleware.logger.debug("{}: {} of {} characters", label(),
					count(request().messages().size(), "message"), promptLength());
		}
	}

	@Override
	public void delivered(AiChunk chunk) {
		if (this.firstChunk == null) {
			this.firstChunk = elapsed();
		}
	}

	@Override
	public void answered() {
		AnswerProgress answer = this.call.answer();
		if (this.call.streamed()) {
			LoggingMiddleware.logger.info("{}: streamed in {}, the first of {} after {}, {} characters{}{}", label(),
					took(), count(answer.pieces(), "chunk"),
					(this.firstChunk != null) ? Durations.format(this.firstChunk) : "none", answer.length(),
					finish(answer.finishReason()), cost(answer.usage(), this.call.cost()));
		}
		else if (answer.pieces() == 0) {
			LoggingMiddleware.logger.warn("{}: completed without an answer after {}", label(), took());
		}
		else {
			LoggingMiddleware.logger.info("{}: answered in {} with {} characters{}{}{}{}", label(), took(),
					answer.length(), finish(answer.finishReason()), cost(answer.usage(), this.call.cost()),
					requestId(answer.requestId()), answer.degraded() ? ", degraded" : "");
		}
	}

	@Override
	public void failed(Throwable failure) {
		Throwable unwrapped = Failures.unwrap(failure);
		AiException details = AiException.find(unwrapped);
		String line = label() + ": failed after " + took() + delivered() + " with " + AiErrorType.of(unwrapped)
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
		CallScope scope = this.call.scope();
		return scope != null && !(failure instanceof Error)
				&& scope.deferReport(() -> LoggingMiddleware.logger.warn(line));
	}

	@Override
	public void cancelled() {
		LoggingMiddleware.logger.info("{}: cancelled by the caller after {}{}", label(), took(), delivered());
	}

	private String label() {
		CallScope scope = this.call.scope();
		String model = (request().model() != null) ? "/" + request().model() : "";
		return "Call " + this.number + " to " + PrintableText.of(request().provider() + model, MAX_NAME) + ", attempt "
				+ ((scope != null) ? scope.attempt() : 1);
	}

	private AiRequest request() {
		return this.call.request();
	}

	private int promptLength() {
		return request().messages().stream().map(AiMessage::text).mapToInt(String::length).sum();
	}

	private Duration elapsed() {
		return Duration.ofNanos(this.clock.nanoTime() - this.began);
	}

	private String took() {
		return Durations.format(elapsed());
	}

	private String delivered() {
		AnswerProgress answer = this.call.answer();
		return (answer.pieces() > 0)
				? " and " + count(answer.pieces(), "chunk") + " of " + answer.length() + " characters" : "";
	}

	private static String count(int number, String what) {
		return number + " " + what + ((number == 1) ? "" : "s");
	}

	private static String finish(@Nullable String finishReason) {
		return (finishReason != null) ? ", finish reason " + PrintableText.of(finishReason, MAX_NAME) : "";
	}

	private static String cost(@Nullable AiUsage usage, @Nullable BigDecimal cost) {
		String tokens = (usage != null)
				? ", tokens " + usage.inputTokens() + " in" + cached(usage) + " and " + usage.outputTokens() + " out"
				: "";
		return (cost != null) ? tokens + ", cost " + cost.toPlainString() + " USD" : tokens;
	}

	private static String cached(AiUsage usage) {
		return (usage.cachedInputTokens() > 0) ? " (" + usage.cachedInputTokens() + " cached)" : "";
	}

	private static String requestId(@Nullable String requestId) {
		return (requestId != null) ? ", request " + PrintableText.of(requestId, MAX_NAME) : "";
	}

	private static String status(@Nullable AiException details) {
		return (details != null && details.status() != null) ? ", status " + details.status() : "";
	}

}
