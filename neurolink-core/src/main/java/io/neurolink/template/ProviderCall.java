package io.neurolink.template;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.provider.ServerText;
import io.neurolink.scope.AiScope;
import io.neurolink.stage.AnswerProgress;
import io.neurolink.stage.CallContext;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls a provider within the timeouts and the deadline, and cleans and bounds the
 * answers that it sends. Immutable.
 */
final class ProviderCall {

	private static final String DEADLINE = "the rest of the deadline of the method around it";

	private static final String REQUEST = "the timeout of the request";

	private final Timeouts timeouts;

	private final Map<String, Timeouts> providerTimeouts;

	private final boolean byStreaming;

	private final long maxAnswer;

	ProviderCall(Timeouts timeouts, Map<String, Timeouts> providerTimeouts, boolean byStreaming, long maxAnswer) {
		this.timeouts = timeouts;
		this.providerTimeouts = Map.copyOf(providerTimeouts);
		this.byStreaming = byStreaming;
		this.maxAnswer = maxAnswer;
	}

	Mono<AiResponse> whole(AiProvider provider, CallContext call) {
		AiRequest request = call.request();
		ModelRef target = call.target();
		Duration configured = (request.timeout() != null) ? request.timeout() : timeouts(provider).total();
		Duration remaining = remaining(call.scope());
		Duration limit = (remaining != null) ? Durations.min(configured, remaining) : configured;
		String setBy = (limit.compareTo(configured) < 0) ? DEADLINE : setBy(request, "neurolink.timeout.total");
		if (limit.isZero()) {
			return Mono.error(() -> CallFailures.deadlineExceeded(target));
		}
		call.markSent();
		// Chunks cannot be put together to a native answer here.
		boolean gathered = this.byStreaming && request.nativeRequest() == null;
		Mono<AiResponse> answer = gathered ? gathered(provider, call) : Deferred.mono(() -> provider.generate(request));
		return answer.map(ServerText::clean)
			.map(call::withCost)
			.timeout(Durations.min(limit, Durations.LONGEST),
					Mono.error(() -> CallFailures.timeout(target, "No answer", limit, setBy)));
	}

	Flux<AiChunk> stream(AiProvider provider, CallContext call) {
		AiRequest request = call.request();
		ModelRef target = call.target();
		Timeouts configured = timeouts(provider);
		Duration total = (request.timeout() != null) ? request.timeout() : configured.streamTotal();
		Duration remaining = remaining(call.scope());
		boolean deadlineFirst = remaining != null && (total == null || remaining.compareTo(total) < 0);
		Duration whole = deadlineFirst ? remaining : (total != null) ? Durations.min(total, Durations.LONGEST) : null;
		if (remaining != null && remaining.isZero()) {
			return Flux.error(() -> CallFailures.deadlineExceeded(target));
		}
		call.markSent();
		TimedStream.Limits limits = new TimedStream.Limits(configured.firstToken(), configured.idle(), whole);
		return read(provider, call, limits,
				(limit) -> (limit != TimedStream.Limit.TOTAL) ? silence(target, limit, configured)
						: CallFailures.timeout(target, "No end of the stream", (whole != null) ? whole : Duration.ZERO,
								deadlineFirst ? DEADLINE : setBy(request, "neurolink.timeout.stream-total")));
	}

	private Flux<AiChunk> read(AiProvider provider, CallContext call, TimedStream.Limits limits,
			Function<TimedStream.Limit, AiException> silence) {
		return Flux.defer(() -> {
			AnswerSize size = new AnswerSize(this.maxAnswer, (limit) -> CallFailures.tooLarge(call.target(), limit));
			return new TimedStream(Deferred.flux(() -> provider.stream(call.request())), limits, silence)
				.map((chunk) -> {
					size.add(chunk);
					return ServerText.clean(chunk);
				});
		});
	}

	private Mono<AiResponse> gathered(AiProvider provider, CallContext call) {
		Timeouts configured = timeouts(provider);
		TimedStream.Limits limits = new TimedStream.Limits(configured.firstToken(), configured.idle(), null);
		return Mono.defer(() -> {
			AnswerProgress gathered = new AnswerProgress().keepText();
			return read(provider, call, limits, (limit) -> silence(call.target(), limit, configured))
				.doOnNext(gathered::add)
				.onErrorMap(AiException.class, gathered::attachTo)
				.then(Mono.fromSupplier(gathered::toResponse));
		});
	}

	private static @Nullable Duration remaining(@Nullable AiScope scope) {
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		return (deadline != null) ? deadline.remaining() : null;
	}

	private static String setBy(AiRequest request, String property) {
		return (request.timeout() != null) ? REQUEST : property;
	}

	private static AiException silence(ModelRef target, TimedStream.Limit limit, Timeouts configured) {
		return (limit == TimedStream.Limit.FIRST_TOKEN)
				? CallFailures.timeout(target, "No first token", configured.firstToken(),
						"neurolink.timeout.first-token")
				: CallFailures.timeout(target, "No further token", configured.idle(), "neurolink.timeout.idle");
	}

	private Timeouts timeouts(AiProvider provider) {
		return this.providerTimeouts.getOrDefault(ProviderName.canonical(provider.name()), this.timeouts);
	}

}
