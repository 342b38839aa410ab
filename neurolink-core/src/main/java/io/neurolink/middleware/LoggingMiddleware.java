package io.neurolink.middleware;

import java.util.concurrent.atomic.AtomicLong;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.AiScope;
import io.neurolink.time.AiClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Tells the log of every call: who was asked, which attempt it was, how long prompt and
 * answer are, how long it took, what it cost, and the provider's identifier of the
 * request. Answers are told at INFO, failures at WARN and in one line, the start of a
 * call at DEBUG. A failure inside a retry or fallback is told at DEBUG, because theirs is
 * the line that tells it, unless the method goes on without the call. A number at the
 * beginning of each line tells calls apart that run at the same time.
 * <p>
 * Neither prompt nor answer is told. Where the prompts are asked for, the start of a call
 * is told at INFO with the beginning of its prompt, on one line, with what looks like a
 * key, a password, an e-mail address or a long number masked; what else is personal in it
 * is not recognised. Thread-safe.
 */
public final class LoggingMiddleware implements AiMiddleware {

	/**
	 * Where the starter puts it among the middleware of the host: at the outside, so that
	 * it tells of the request as the application made it.
	 */
	public static final int ORDER = Integer.MIN_VALUE + 1000;

	static final Logger logger = LoggerFactory.getLogger(LoggingMiddleware.class);

	private final AiClock clock;

	private final boolean logPrompts;

	private final AtomicLong calls = new AtomicLong();

	/**
	 * Creates the middleware.
	 * @param clock what measures the durations
	 * @param logPrompts whether the beginning of each prompt is told
	 */
	public LoggingMiddleware(AiClock clock, boolean logPrompts) {
		this.clock = clock;
		this.logPrompts = logPrompts;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return Mono.deferContextual((context) -> {
			LoggedCall call = begin(request, context);
			return chain.next(request).doOnSuccess(call::answered).doOnError(call::failed).doOnCancel(call::cancelled);
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return Flux.deferContextual((context) -> {
			LoggedCall call = begin(request, context);
			return chain.next(request)
				.doOnNext(call::delivered)
				.doOnComplete(call::streamed)
				.doOnError(call::failed)
				.doOnCancel(call::cancelled);
		});
	}

	private LoggedCall begin(AiRequest request, ContextView context) {
		AiScope scope = AiScope.current(context);
		LoggedCall call = new LoggedCall(this.calls.incrementAndGet(), request, scope, this.clock);
		call.begins(this.logPrompts);
		return call;
	}

}
