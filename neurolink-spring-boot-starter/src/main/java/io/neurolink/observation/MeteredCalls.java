package io.neurolink.observation;

import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.neurolink.error.AiErrorType;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts and times the calls to providers, and the tokens they cost. Thread-safe.
 */
public final class MeteredCalls implements AiMiddleware {

	/**
	 * Where the starter puts it among the middleware of the host: outside of all.
	 */
	public static final int ORDER = Integer.MIN_VALUE + 500;

	private final MeterRegistry registry;

	private final GenAiServers servers;

	/**
	 * Creates the middleware.
	 * @param registry where the meters are, and what measures the time
	 * @param servers who is behind the names of providers
	 */
	public MeteredCalls(MeterRegistry registry, GenAiServers servers) {
		this.registry = registry;
		this.servers = servers;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return Mono.deferContextual((context) -> {
			Call call = new Call(request, AiScope.current(context));
			return chain.next(request)
				.doOnNext((answer) -> call.answered(answer.model(), answer.usage()))
				.doOnSuccess((answer) -> call.ended(null))
				.doOnError((failure) -> call.ended(AiErrorType.of(failure)))
				.doOnCancel(() -> call.ended(AiErrorType.CANCELLED));
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return Flux.deferContextual((context) -> {
			Call call = new Call(request, AiScope.current(context));
			return chain.next(request)
				.doOnNext(call::received)
				.doOnComplete(() -> call.ended(null))
				.doOnError((failure) -> call.ended(AiErrorType.of(failure)))
				.doOnCancel(() -> call.ended(AiErrorType.CANCELLED));
		});
	}

	private final class Call {

		private final long began = MeteredCalls.this.registry.config().clock().monotonicTime();

		private final String provider;

		private final String model;

		private final GenAiServer server;

		private final AiRequest request;

		private final ChunkTimes chunks = new ChunkTimes(MeteredCalls.this.registry, this.began);

		private String answeredBy = GenAi.NONE;

		private @Nullable String answeringModel;

		private boolean over;

		Call(AiRequest request, @Nullable AiScope scope) {
			this.request = request;
			this.provider = GenAi.orNone(request.provider());
			this.model = MeteredCalls.this.servers.requestedModel(request, scope);
			this.server = MeteredCalls.this.servers.of(request.provider());
		}

		synchronized void received(AiChunk chunk) {
			answered(chunk.model(), chunk.usage());
			if (!chunk.content().isEmpty()) {
				this.chunks.chunk(MeterTags.of(AiMeter.TIME_TO_FIRST_CHUNK, GenAi.CHAT, this.server.provider(),
						this.model, this.answeredBy, this.server.address(), this.server.port()));
			}
		}

		synchronized void answered(@Nullable String model, @Nullable AiUsage usage) {
			if (model != null && !model.equals(this.answeringModel)) {
				this.answeringModel = model;
				this.answeredBy = MeteredCalls.this.servers.answeringModel(this.request, model);
			}
			if (usage != null) {
				tokens("input", usage.inputTokens());
				tokens("output", usage.outputTokens());
			}
		}

		synchronized void ended(@Nullable AiErrorType error) {
			if (this.over) {
				return;
			}
			this.over = true;
			MeterRegistry registry = MeteredCalls.this.registry;
			String status = (error == null) ? "success" : "error";
			Counter.builder(AiMeter.REQUESTS.meterName())
				.description(AiMeter.REQUESTS.description())
				.baseUnit(AiMeter.REQUESTS.baseUnit())
				.tags(MeterTags.of(AiMeter.REQUESTS, status, this.provider, this.model,
						(error == null) ? GenAi.NONE : error.name()))
				.register(registry)
				.increment();
			Timer.builder(AiMeter.REQUEST_DURATION.meterName())
				.description(AiMeter.REQUEST_DURATION.description())
				.tags(MeterTags.of(AiMeter.REQUEST_DURATION, status, this.provider, this.model))
				.serviceLevelObjectives(AiMeter.REQUEST_BUCKETS)
				.register(registry)
				.record(registry.config().clock().monotonicTime() - this.began, TimeUnit.NANOSECONDS);
		}

		private void tokens(String type, long count) {
			DistributionSummary.builder(AiMeter.TOKEN_USAGE.meterName())
				.description(AiMeter.TOKEN_USAGE.description())
				.baseUnit(AiMeter.TOKEN_USAGE.baseUnit())
				.tags(MeterTags.of(AiMeter.TOKEN_USAGE, GenAi.CHAT, this.server.provider(), this.model, this.answeredBy,
						this.server.address(), this.server.port(), type))
				.serviceLevelObjectives(AiMeter.TOKEN_BUCKETS)
				.register(MeteredCalls.this.registry)
				.record(count);
		}

	}

}
