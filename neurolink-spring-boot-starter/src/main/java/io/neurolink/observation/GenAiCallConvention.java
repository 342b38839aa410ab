package io.neurolink.observation;

import java.time.Duration;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;

/**
 * The names of a call to a provider by OpenTelemetry's semantic conventions for
 * generative AI, version 1.41. Neither prompt nor answer is recorded. A host replaces it
 * by a bean of this interface's kind:
 * {@code io.micrometer.observation.GlobalObservationConvention<GenAiCallContext>}.
 */
final class GenAiCallConvention implements ObservationConvention<GenAiCallContext> {

	private static final double NANOS_PER_SECOND = 1_000_000_000;

	static final GenAiCallConvention INSTANCE = new GenAiCallConvention();

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof GenAiCallContext;
	}

	@Override
	public String getName() {
		return AiMeter.OPERATION_DURATION.meterName();
	}

	@Override
	public String getContextualName(GenAiCallContext context) {
		return GenAi.CHAT + " " + context.requestModelTag();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(GenAiCallContext context) {
		GenAiServer server = context.server();
		return KeyValues.of("gen_ai.operation.name", GenAi.CHAT, "gen_ai.provider.name", server.provider(),
				"gen_ai.request.model", context.requestModelTag(), "gen_ai.response.model", context.responseModelTag(),
				"server.address", server.address(), "server.port", server.port(), "error.type", errorType(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(GenAiCallContext context) {
		KeyValues values = KeyValues.of("neurolink.attempt", String.valueOf(context.attempt()));
		values = add(values, "gen_ai.request.stream", context.isStream() ? true : null);
		values = add(values, "gen_ai.request.max_tokens", context.request().maxTokens());
		values = add(values, "gen_ai.request.temperature", context.request().temperature());
		values = add(values, "gen_ai.response.id", context.responseId());
		values = add(values, "neurolink.request.id", requestId(context));
		Duration first = context.timeToFirstChunk();
		values = add(values, "gen_ai.response.time_to_first_chunk",
				(first != null) ? first.toNanos() / NANOS_PER_SECOND : null);
		values = add(values, "gen_ai.response.finish_reasons", context.finishReason());
		AiUsage usage = context.usage();
		if (usage != null) {
			values = add(values, "gen_ai.usage.input_tokens", usage.inputTokens());
			values = add(values, "gen_ai.usage.output_tokens", usage.outputTokens());
			values = add(values, "gen_ai.usage.cache_read.input_tokens", positive(usage.cachedInputTokens()));
			values = add(values, "gen_ai.usage.cache_creation.input_tokens", positive(usage.cacheWriteTokens()));
			values = add(values, "gen_ai.usage.reasoning.output_tokens", positive(usage.reasoningTokens()));
		}
		return values;
	}

	// Without a header it is the identifier of the answer.
	private static @Nullable String requestId(GenAiCallContext context) {
		String id = context.requestId();
		return (id != null && !id.equals(context.responseId())) ? id : null;
	}

	// Most providers do not report these counts: 0 means nothing.
	private static @Nullable Long positive(long count) {
		return (count > 0) ? count : null;
	}

	private static String errorType(GenAiCallContext context) {
		Throwable error = context.getError();
		if (error != null) {
			return AiErrorType.of(error).name();
		}
		return context.isCancelled() ? AiErrorType.CANCELLED.name() : GenAi.NONE;
	}

	private static KeyValues add(KeyValues values, String key, @Nullable Object value) {
		return (value != null) ? values.and(KeyValue.of(key, String.valueOf(value))) : values;
	}

}
