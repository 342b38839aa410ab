package io.neurolink.template;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.breaker.BreakerPermit;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.provider.ServerText;
import io.neurolink.scope.AiScope;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way of one call to one target, outermost first: the middleware, the circuit
 * breaker, the gates of the scope, the timeouts, the provider. What happened is told to
 * the scope. Immutable.
 */
final class Pipeline {

	private static final String DEADLINE = "what was left of the deadline of the method around it";

	private static final String REQUEST = "the timeout of the request";

	private final List<AiMiddleware> middleware;

	private final CircuitBreakers breakers;

	private final Timeouts timeouts;

	private final Map<String, Timeouts> providerTimeouts;

	private final boolean byStreaming;

	private final long maxAnswer;

	Pipeline(List<AiMiddleware> middleware, CircuitBreakers breakers, Timeouts timeouts,
			Map<String, Timeouts> providerTimeouts, boolean byStreaming, long maxAnswer) {
		this.middleware = middleware;
		this.breakers = breakers;
		this.timeouts = timeouts;
		this.providerTimeouts = Map.copyOf(providerTimeouts);
		this.byStreaming = byStreaming;
		this.maxAnswer = maxAnswer;
	}

	Mono<AiResponse> generate(Target target, @Nullable AiScope scope) {
		AiMiddleware.Chain chain = (request) -> this.breakers.guard(asked(target, request),
				(permit) -> new Gates(scope, request).around(Mono.defer(() -> call(target, request, scope, permit))));
		for (int i = this.middleware.size() - 1; i >= 0; i--) {
			AiMiddleware outer = this.middleware.get(i);
			AiMiddleware.Chain inner = chain;
			chain = (request) -> made(() -> outer.generate(request, inner));
		}
		Mono<AiResponse> answer = chain.next(target.request())
			.switchIfEmpty(Mono.error(() -> noAnswer(target)))
			.onErrorMap((failure) -> ServerText.clean(typed(target, failure)));
		if (scope == null) {
			return answer;
		}
		return answer.doOnSubscribe((subscription) -> scope.callStarted(target.ref()))
			.doOnNext((response) -> scope.callAnswered(response.finishReason(), response.usage(), response.degraded()));
	}

	Flux<AiChunk> stream(Target target, @Nullable AiScope scope) {
		AiMiddleware.StreamChain chain = (request) -> this.breakers.guardStream(asked(target, request),
				(permit) -> new Gates(scope, request)
					.around(Flux.defer(() -> callStream(target, request, scope, permit))));
		for (int i = this.middleware.size() - 1; i >= 0; i--) {
			AiMiddleware outer = this.middleware.get(i);
			AiMiddleware.StreamChain inner = chain;
			chain = (request) -> madeStream(() -> outer.stream(request, inner));
		}
		PartialText partial = new PartialText();
		Flux<AiChunk> answer = chain.next(target.request())
			.doOnNext(partial::add)
			.onErrorMap((failure) -> partial.attachTo(ServerText.clean(typed(target, failure))));
		if (scope == null) {
			return answer;
		}
		return answer.doOnSubscribe((subscription) -> scope.callStarted(target.ref())).doOnNext((chunk) -> {
			if (chunk.finishReason() != null || chunk.degraded()) {
				scope.callAnswered(chunk.finishReason(), chunk.usage(), chunk.degraded());
			}
		});
	}

	// A middleware may have changed the model.
	private static ModelRef asked(Target target, AiRequest request) {
		return new ModelRef(target.provider().name(), request.model());
	}

	private Mono<AiResponse> call(Target target, AiRequest request, @Nullable AiScope scope, BreakerPermit permit) {
		Duration configured = (request.timeout() != null) ? request.timeout() : timeouts(target).total();
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		Duration limit = (deadline != null) ? Durations.min(configured, deadline.remaining()) : configured;
		String setBy = (limit.compareTo(configured) < 0) ? DEADLINE : setBy(request, "neurolink.timeout.total");
		if (limit.isZero()) {
			permit.giveBack();
			return Mono.error(() -> tooLate(target));
		}
		Mono<AiResponse> answer = this.byStreaming ? gathered(target, request)
				: made(() -> target.provider().generate(request));
		return ConsumerErrors.end(answer.map(ServerText::clean)
			.timeout(Durations.min(limit, Durations.LONGEST),
					Mono.error(() -> timeout(target, "No answer", limit, setBy)))
			.onErrorMap(AiException.class, ServerText::clean));
	}

	private Flux<AiChunk> callStream(Target target, AiRequest request, @Nullable AiScope scope, BreakerPermit permit) {
		Timeouts configured = timeouts(target);
		Duration total = (request.timeout() != null) ? request.timeout() : configured.streamTotal();
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		Duration remaining = (deadline != null) ? deadline.remaining() : null;
		boolean deadlineFirst = remaining != null && (total == null || remaining.compareTo(total) < 0);
		Duration whole = deadlineFirst ? remaining : (total != null) ? Durations.min(total, Durations.LONGEST) : null;
		if (remaining != null && remaining.isZero()) {
			permit.giveBack();
			return Flux.error(() -> tooLate(target));
		}
		TimedStream.Limits limits = new TimedStream.Limits(configured.firstToken(), configured.idle(), whole);
		return read(target, request, limits,
				(limit) -> (limit != TimedStream.Limit.TOTAL) ? silence(target, limit, configured)
						: timeout(target, "No end of the stream", (whole != null) ? whole : Duration.ZERO,
								deadlineFirst ? DEADLINE : setBy(request, "neurolink.timeout.stream-total")));
	}

	private Flux<AiChunk> read(Target target, AiRequest request, TimedStream.Limits limits,
			Function<TimedStream.Limit, AiException> silence) {
		return ConsumerErrors.end(Flux.defer(() -> {
			AnswerSize size = new AnswerSize(this.maxAnswer, (limit) -> tooLarge(target, limit));
			return new TimedStream(madeStream(() -> target.provider().stream(request)), limits, silence)
				.doOnNext(size::add)
				.map(ServerText::clean)
				.onErrorMap(AiException.class, ServerText::clean);
		}));
	}

	private Mono<AiResponse> gathered(Target target, AiRequest request) {
		Timeouts configured = timeouts(target);
		TimedStream.Limits limits = new TimedStream.Limits(configured.firstToken(), configured.idle(), null);
		return Mono.defer(() -> {
			GatheredAnswer gathered = new GatheredAnswer();
			return read(target, request, limits, (limit) -> silence(target, limit, configured)).doOnNext(gathered::add)
				.onErrorMap(AiException.class, gathered::attachTo)
				.then(Mono.fromSupplier(gathered::answer));
		});
	}

	// Reactor throws an Error of the supplier at the thread that subscribes, where it
	// ends no call.
	private static <T> Mono<T> made(Supplier<Mono<T>> supplier) {
		return Mono.defer(() -> {
			try {
				return supplier.get();
			}
			catch (Throwable ex) {
				return Mono.error(ex);
			}
		});
	}

	private static <T> Flux<T> madeStream(Supplier<Flux<T>> supplier) {
		return Flux.defer(() -> {
			try {
				return supplier.get();
			}
			catch (Throwable ex) {
				return Flux.error(ex);
			}
		});
	}

	private static String setBy(AiRequest request, String property) {
		return (request.timeout() != null) ? REQUEST : property;
	}

	private static AiException silence(Target target, TimedStream.Limit limit, Timeouts configured) {
		return (limit == TimedStream.Limit.FIRST_TOKEN)
				? timeout(target, "No first token", configured.firstToken(), "neurolink.timeout.first-token")
				: timeout(target, "No further token", configured.idle(), "neurolink.timeout.idle");
	}

	private Timeouts timeouts(Target target) {
		return this.providerTimeouts.getOrDefault(ProviderName.canonical(target.provider().name()), this.timeouts);
	}

	private static AiException timeout(Target target, String what, Duration limit, String setBy) {
		return AiException.builder(AiErrorType.TIMEOUT)
			.message(what + " from " + target.ref() + " within " + Durations.format(limit) + " (" + setBy + ")")
			.provider(target.ref().provider())
			.model(target.ref().model())
			.build();
	}

	private static AiException tooLate(Target target) {
		return AiException.builder(AiErrorType.TIMEOUT)
			.message(target.ref() + " was not asked: nothing was left of the deadline of the method around it")
			.provider(target.ref().provider())
			.model(target.ref().model())
			.build();
	}

	private static AiException tooLarge(Target target, long limit) {
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.message(target.ref() + " streams an answer of more than " + limit
					+ " bytes of text (neurolink.limits.max-answer)")
			.provider(target.ref().provider())
			.model(target.ref().model())
			.build();
	}

	private static AiException noAnswer(Target target) {
		return AiException.builder(AiErrorType.PROVIDER_ERROR)
			.message("The provider of " + target.ref() + " completed without an answer")
			.provider(target.ref().provider())
			.model(target.ref().model())
			.build();
	}

	private static AiException typed(Target target, Throwable failure) {
		Throwable unwrapped = Failures.unwrap(failure);
		if (unwrapped instanceof AiException known) {
			return known;
		}
		return AiException.builder(AiErrorType.of(unwrapped))
			.message("The call to " + target.ref() + " failed unexpectedly with " + unwrapped.getClass().getName()
					+ "; see the cause")
			.provider(target.ref().provider())
			.model(target.ref().model())
			.cause(unwrapped)
			.build();
	}

}
