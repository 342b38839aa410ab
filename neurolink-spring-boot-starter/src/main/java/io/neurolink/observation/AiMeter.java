package io.neurolink.observation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The meters, with their descriptions and tags. The names of OpenTelemetry's semantic
 * conventions for generative AI are those of version 1.41.
 */
public enum AiMeter {

	/** Calls to providers, each attempt one. */
	REQUESTS("ai.requests", Kind.COUNTER, "requests", "calls to providers, each attempt one", "status", "provider",
			"model", "error"),

	/** Durations of calls to providers. */
	REQUEST_DURATION("ai.request.duration", Kind.TIMER, "seconds",
			"duration of calls to providers, of a stream to its end; buckets at 0.1, 0.5, 1, 2, 5 and 10 s", "status",
			"provider", "model"),

	/** OpenTelemetry's duration of an operation. */
	OPERATION_DURATION("gen_ai.client.operation.duration", Kind.TIMER, "seconds",
			"duration of calls to providers, of a stream to its end, with OpenTelemetry's buckets; by an observation",
			"gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model",
			"server.address", "server.port", "error.type", "error"),

	/** The calls that are under way, by OpenTelemetry's name. */
	OPERATIONS_ACTIVE("gen_ai.client.operation.duration.active", Kind.LONG_TASK_TIMER, "seconds",
			"calls to providers that are under way; by an observation", "gen_ai.operation.name", "gen_ai.provider.name",
			"gen_ai.request.model", "gen_ai.response.model", "server.address", "server.port", "error.type"),

	/** OpenTelemetry's time to the first chunk of a stream. */
	TIME_TO_FIRST_CHUNK("gen_ai.client.operation.time_to_first_chunk", Kind.TIMER, "seconds",
			"time of streams to their first chunk with content, with OpenTelemetry's buckets", "gen_ai.operation.name",
			"gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "server.address", "server.port"),

	/** OpenTelemetry's time between two chunks of a stream. */
	TIME_PER_OUTPUT_CHUNK("gen_ai.client.operation.time_per_output_chunk", Kind.TIMER, "seconds",
			"time to each further chunk with content, with OpenTelemetry's buckets", "gen_ai.operation.name",
			"gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "server.address", "server.port"),

	/** OpenTelemetry's count of tokens. */
	TOKEN_USAGE("gen_ai.client.token.usage", Kind.SUMMARY, "tokens",
			"tokens of each call as the provider counts them, with OpenTelemetry's buckets", "gen_ai.operation.name",
			"gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "server.address", "server.port",
			"gen_ai.token.type"),

	/** Costs of calls. */
	COST("neurolink.cost", Kind.COUNTER, "USD", "cost of calls to providers in US dollars, as far as it is known",
			"provider", "model"),

	/** Answers without a known cost. */
	COST_UNKNOWN("neurolink.cost.unknown", Kind.COUNTER, "answers",
			"answers whose cost is not known, because the price of the model or the usage is not", "provider", "model"),

	/** Calls that a budget rejected. */
	BUDGET_REJECTED("neurolink.budget.rejected", Kind.COUNTER, "calls", "calls that a budget rejected", "name"),

	/** Calls of annotated methods. */
	CALLS("neurolink.call", Kind.TIMER, "seconds",
			"calls of annotated methods, with all their attempts, waits and fallbacks; by an observation",
			"neurolink.method", "error"),

	/** The calls of annotated methods that are under way. */
	CALLS_ACTIVE("neurolink.call.active", Kind.LONG_TASK_TIMER, "seconds",
			"calls of annotated methods that are under way; by an observation", "neurolink.method"),

	/** Attempts after the first. */
	RETRIES("neurolink.retries", Kind.COUNTER, "attempts", "attempts after the first; outcome is success or failure",
			"name", "outcome"),

	/** Requests to caches. */
	CACHE("neurolink.cache", Kind.COUNTER, "requests", "requests to a cache; result is hit, miss, coalesced or stale",
			"name", "result"),

	/** Answers that a shared store did not keep. */
	CACHE_NOT_STORED("neurolink.cache.not.stored", Kind.COUNTER, "answers",
			"answers that Redis did not store; reason is queue_full or store_failed", "name", "reason"),

	/** Waits for a permit. */
	RATE_LIMIT_WAIT("neurolink.rate.limit.wait", Kind.TIMER, "seconds", "waits for a permit", "name"),

	/** Calls that a limiter rejected. */
	RATE_LIMIT_REJECTED("neurolink.rate.limit.rejected", Kind.COUNTER, "calls", "calls that a limiter rejected",
			"name"),

	/** Waits for the limits of a provider. */
	PACE_WAIT("neurolink.pace.wait", Kind.TIMER, "seconds",
			"waits for the limits that a provider announced; outcome is sent, rejected or cancelled", "provider",
			"model", "outcome"),

	/** Calls that were decided without the shared store. */
	RATE_LIMIT_UNSHARED("neurolink.rate.limit.unshared", Kind.COUNTER, "calls",
			"calls that were decided without the shared store, because it did not answer; decision is allowed, local or rejected",
			"name", "decision"),

	/** Steps from one route to the next. */
	FALLBACKS("neurolink.fallbacks", Kind.COUNTER, "fallbacks",
			"steps from one route to the next; a route is a model, method, stale or static", "from", "to", "reason"),

	/** Calls to models that were hedged. */
	HEDGES("neurolink.hedges", Kind.COUNTER, "hedges",
			"calls to models that produced no content in time and were also sent to another model", "from", "to"),

	/** Hedges that answered first. */
	HEDGE_WINS("neurolink.hedge.wins", Kind.COUNTER, "hedges", "hedges whose content arrived first", "from", "to"),

	/** Calls that the balanced failover gave to a provider first. */
	ROUTES("neurolink.routes", Kind.COUNTER, "calls",
			"calls that the balanced failover sent to a provider first, of those that name no provider", "target"),

	/** Malformed events of streams. */
	STREAM_LEFT_OUT("neurolink.stream.left.out", Kind.COUNTER, "events",
			"malformed events of streams that were left out, if neurolink.stream.on-malformed is skip", "provider",
			"model"),

	/** The states of the circuit breakers. */
	CIRCUIT_STATE("neurolink.circuit.state", Kind.GAUGE, "state",
			"the state of a circuit breaker: 0 closed, 1 half open, 2 open; present once it has changed", "name"),

	/** Times for which requests were queued for a batch. */
	BATCH_WAIT("neurolink.batch.wait", Kind.TIMER, "seconds", "time that requests were queued for a batch", "name"),

	/** The number of requests that are queued for a batch. */
	BATCH_QUEUED("neurolink.batch.queued", Kind.GAUGE, "requests", "requests that are queued for a batch", "name");

	/** The buckets of {@code ai.request.duration}. */
	static final Duration[] REQUEST_BUCKETS = durations(0.1, 0.5, 1, 2, 5, 10);

	/** OpenTelemetry's buckets of all durations of an operation. */
	static final Duration[] OPERATION_BUCKETS = durations(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12,
			10.24, 20.48, 40.96, 81.92);

	/** OpenTelemetry's buckets of {@code gen_ai.client.token.usage}. */
	static final double[] TOKEN_BUCKETS = { 1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304,
			16777216, 67108864 };

	private static final Map<String, AiMeter> BY_NAME = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(AiMeter::meterName, Function.identity()));

	private final String meterName;

	private final Kind kind;

	private final String baseUnit;

	private final String description;

	private final List<String> tags;

	AiMeter(String meterName, Kind kind, String baseUnit, String description, String... tags) {
		this.meterName = meterName;
		this.kind = kind;
		this.baseUnit = baseUnit;
		this.description = description;
		this.tags = List.of(tags);
	}

	/**
	 * Returns its name in Micrometer.
	 * @return the name
	 */
	public String meterName() {
		return this.meterName;
	}

	/**
	 * Returns the kind of meter.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Returns its unit. Durations are recorded in the unit of the registry, which is
	 * {@code seconds} for Prometheus.
	 * @return the unit
	 */
	public String baseUnit() {
		return this.baseUnit;
	}

	/**
	 * Returns a short description of what it counts.
	 * @return the description
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Returns the keys of its tags.
	 * @return the keys
	 */
	public List<String> tags() {
		return this.tags;
	}

	/**
	 * Returns the meter of a name, or {@code null} if it is not one of these.
	 */
	static @Nullable AiMeter find(String meterName) {
		return BY_NAME.get(meterName);
	}

	private static Duration[] durations(double... seconds) {
		return Arrays.stream(seconds)
			.mapToObj((second) -> Duration.ofMillis(Math.round(second * 1000)))
			.toArray(Duration[]::new);
	}

	/**
	 * The kinds of meter.
	 */
	public enum Kind {

		/** A counter, which only grows. */
		COUNTER,

		/** A timer of completed durations. */
		TIMER,

		/** A timer of operations that are under way. */
		LONG_TASK_TIMER,

		/** A distribution of amounts. */
		SUMMARY,

		/** A value that goes up and down. */
		GAUGE

	}

}
