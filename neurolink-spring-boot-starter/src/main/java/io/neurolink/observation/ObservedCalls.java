package io.neurolink.observation;

import java.time.Duration;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.error.AiException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.AiScope;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Observes each call to a provider, inside the observation that is in force: a span for
 * each attempt, and OpenTelemetry's duration. What is inside, as the HTTP exchange, is
 * observed as its child. Thread-safe.
 */
public final class ObservedCalls implements AiMiddleware {

	/**
	 * Where the starter puts it among the middleware of the host: inside the meters,
	 * outside of all else, so that the log's lines are in the span.
	 */
	public static final int ORDER = MeteredCalls.ORDER + 100;

	private final ObservationRegistry registry;

	private final GenAiServers servers;

	private final AiClock clock;

	/**
	 * Creates the middleware.
	 * @param registry where observations are told
	 * @param servers who is behind the names of providers
	 * @param clock measures the time to the first chunk of a stream
	 */
	public ObservedCalls(ObservationRegistry registry, GenAiServers servers, AiClock clock) {
		this.registry = registry;
		this.servers = servers;
		this.clock = clock;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return Mono.deferContextual((context) -> {
			GenAiCallContext call = call(request, context, false);
			Observation observation = start(call, context);
			return chain.next(request).doOnNext((answer) -> {
				tagModel(call, answer.model());
				call.answered(answer);
			})
				.doOnError((failure) -> failed(observation, call, failure))
				.doFinally((signal) -> stop(observation, call, signal))
				.contextWrite((inner) -> Observations.inside(inner, observation));
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return Flux.deferContextual((context) -> {
			GenAiCallContext call = call(request, context, true);
			Observation observation = start(call, context);
			long began = this.clock.nanoTime();
			return chain.next(request).doOnNext((chunk) -> {
				tagModel(call, chunk.model());
				call.received(chunk, Duration.ofNanos(this.clock.nanoTime() - began));
			})
				.doOnError((failure) -> failed(observation, call, failure))
				.doFinally((signal) -> stop(observation, call, signal))
				.contextWrite((inner) -> Observations.inside(inner, observation));
		});
	}

	private void tagModel(GenAiCallContext call, @Nullable String model) {
		if (model != null && !model.equals(call.responseModel())) {
			call.responseModelTag(this.servers.answeringModel(call.request(), model));
		}
	}

	private GenAiCallContext call(AiRequest request, ContextView context, boolean stream) {
		AiScope scope = AiScope.current(context);
		return new GenAiCallContext(request, (scope != null) ? scope.attempt() : 1, this.servers.of(request.provider()),
				stream, this.servers.requestedModel(request, scope));
	}

	private Observation start(GenAiCallContext call, ContextView context) {
		return Observations.startInside(
				Observation.createNotStarted(null, GenAiCallConvention.INSTANCE, () -> call, this.registry), context,
				this.registry);
	}

	private static void failed(Observation observation, GenAiCallContext call, Throwable failure) {
		AiException details = AiException.find(failure);
		if (details != null) {
			call.failed(details);
		}
		observation.error(failure);
	}

	private static void stop(Observation observation, GenAiCallContext call, SignalType signal) {
		if (signal == SignalType.CANCEL) {
			call.cancelled();
			observation.error(Observations.cancelled());
		}
		observation.stop();
	}

}
