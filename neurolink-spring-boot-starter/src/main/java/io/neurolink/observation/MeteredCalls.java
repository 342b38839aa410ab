package io.neurolink.observation;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.neurolink.error.AiErrorType;
import io.neurolink.middleware.StageMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.stage.AnswerProgress;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the calls to providers, and the tokens they cost. Thread-safe.
 */
public final class MeteredCalls implements StageMiddleware {

	/**
	 * The position among the middleware of the host: outside of all.
	 */
	public static final int ORDER = Integer.MIN_VALUE + 500;

	private final MeterRegistry registry;

	private final GenAiServers servers;

	/**
	 * Creates the middleware.
	 * @param registry the registry of the meters, whose clock measures the time
	 * @param servers the servers behind the names of providers
	 */
	public MeteredCalls(MeterRegistry registry, GenAiServers servers) {
		this.registry = registry;
		this.servers = servers;
	}

	@Override
	public CallProgress begin(CallContext call) {
		return new MeteredCall(call);
	}

	private final class MeteredCall implements CallProgress {

		private final long began = MeteredCalls.this.registry.config().clock().monotonicTime();

		private final String provider;

		private final String model;

		private final GenAiServer server;

		private final CallContext call;

		private final ChunkTimes chunks = new ChunkTimes(MeteredCalls.this.registry, this.began);

		private String answeredBy = GenAi.NONE;

		private @Nullable String answeringModel;

		MeteredCall(CallContext call) {
			AiRequest request = call.request();
			this.call = call;
			this.provider = GenAi.orNone(request.provider());
			this.model = MeteredCalls.this.servers.requestedModel(request, call.scope());
			this.server = MeteredCalls.this.servers.of(request.provider());
		}

		@Override
		public void delivered(AiChunk chunk) {
			count(chunk.model(), chunk.usage());
			if (!chunk.content().isEmpty()) {
				this.chunks.chunk(MeterTags.of(AiMeter.TIME_TO_FIRST_CHUNK, GenAi.CHAT, this.server.provider(),
						this.model, this.answeredBy, this.server.address(), this.server.port()));
			}
		}

		@Override
		public void answered() {
			AnswerProgress answer = this.call.answer();
			if (!this.call.streamed()) {
				count(answer.model(), answer.usage());
			}
			if (this.call.cost() == null && !answer.degraded()) {
				counter(AiMeter.COST_UNKNOWN).increment();
			}
			end(null);
		}

		@Override
		public void failed(Throwable failure) {
			end(AiErrorType.of(failure));
		}

		@Override
		public void cancelled() {
			end(AiErrorType.CANCELLED);
		}

		private void count(@Nullable String model, @Nullable AiUsage usage) {
			if (model != null && !model.equals(this.answeringModel)) {
				this.answeringModel = model;
				this.answeredBy = MeteredCalls.this.servers.answeringModel(this.call.request(), model);
			}
			if (usage != null) {
				tokens("input", usage.inputTokens());
				tokens("output", usage.outputTokens());
			}
		}

		private void end(@Nullable AiErrorType error) {
			MeterRegistry registry = MeteredCalls.this.registry;
			BigDecimal cost = this.call.cost();
			if (cost != null) {
				counter(AiMeter.COST).increment(cost.doubleValue());
			}
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

		private Counter counter(AiMeter meter) {
			return Counter.builder(meter.meterName())
				.description(meter.description())
				.baseUnit(meter.baseUnit())
				.tags(MeterTags.of(meter, this.provider, this.model))
				.register(MeteredCalls.this.registry);
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
