package io.neurolink.observation;

import java.time.Duration;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.error.AiException;
import io.neurolink.middleware.StageMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.stage.AnswerProgress;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * Observes each call to a provider, inside the current observation: a span for each
 * attempt, and OpenTelemetry's duration. Nested operations, such as the HTTP exchange,
 * are observed as its children. Thread-safe.
 */
public final class ObservedCalls implements StageMiddleware {

	/**
	 * The position among the middleware of the host: inside the meters, outside of all
	 * else, so that log lines are in the span.
	 */
	public static final int ORDER = MeteredCalls.ORDER + 100;

	private final ObservationRegistry registry;

	private final GenAiServers servers;

	private final AiClock clock;

	/**
	 * Creates the middleware.
	 * @param registry the registry of the observations
	 * @param servers the servers behind the names of providers
	 * @param clock measures the time to the first chunk of a stream
	 */
	public ObservedCalls(ObservationRegistry registry, GenAiServers servers, AiClock clock) {
		this.registry = registry;
		this.servers = servers;
		this.clock = clock;
	}

	@Override
	public CallProgress begin(CallContext call) {
		return new ObservedCall(call);
	}

	private final class ObservedCall implements CallProgress {

		private final CallContext call;

		private final GenAiCallContext observed;

		private final Observation observation;

		private final long began;

		ObservedCall(CallContext call) {
			ObservedCalls calls = ObservedCalls.this;
			this.call = call;
			this.observed = new GenAiCallContext(call.request(), (call.scope() != null) ? call.scope().attempt() : 1,
					calls.servers.of(call.request().provider()), call.streamed(),
					calls.servers.requestedModel(call.request(), call.scope()));
			this.observation = Observations.startInside(Observation.createNotStarted(null, GenAiCallConvention.INSTANCE,
					() -> this.observed, calls.registry), call.reactorContext(), calls.registry);
			this.began = calls.clock.nanoTime();
		}

		@Override
		public Context context(Context context) {
			return Observations.inside(context, this.observation);
		}

		@Override
		public void delivered(AiChunk chunk) {
			tagModel(chunk.model());
			this.observed.received(chunk, Duration.ofNanos(ObservedCalls.this.clock.nanoTime() - this.began));
		}

		@Override
		public void answered() {
			AnswerProgress answer = this.call.answer();
			tagModel(answer.model());
			this.observed.answered(answer);
			this.observation.stop();
		}

		@Override
		public void failed(Throwable failure) {
			AiException details = AiException.find(failure);
			if (details != null) {
				this.observed.failed(details);
			}
			this.observation.error(failure);
			this.observation.stop();
		}

		@Override
		public void cancelled() {
			this.observed.cancelled();
			this.observation.error(Observations.cancelled());
			this.observation.stop();
		}

		private void tagModel(@Nullable String model) {
			if (model != null && !model.equals(this.observed.responseModel())) {
				this.observed.responseModelTag(ObservedCalls.this.servers.answeringModel(this.call.request(), model));
			}
		}

	}

}
