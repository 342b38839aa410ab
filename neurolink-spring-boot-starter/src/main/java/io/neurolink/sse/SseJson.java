package io.neurolink.sse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the JSON that browsers read.
 */
final class SseJson {

	static final String RESTART = "{\"restart\":true}";

	// Not the application's mapper: its naming strategy and its inclusion rules must not
	// change the events.
	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final JsonMapper ESCAPING = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private SseJson() {
	}

	static String content(AiChunk chunk) {
		// An unpaired surrogate cannot be encoded in UTF-8. Escaped, it is joined with
		// its other half in the browser.
		JsonMapper mapper = splitsACharacter(chunk.content()) ? ESCAPING : MAPPER;
		return mapper
			.writeValueAsString(new Content(chunk.content(), chunk.provider(), chunk.model(), chunk.degraded()));
	}

	static String failure(AiErrorType type) {
		return MAPPER.writeValueAsString(new Failure(PublicErrorMessages.of(type), type));
	}

	private static boolean splitsACharacter(String text) {
		return !text.isEmpty() && (Character.isLowSurrogate(text.charAt(0))
				|| Character.isHighSurrogate(text.charAt(text.length() - 1)));
	}

	@JsonPropertyOrder({ "content", "provider", "model", "degraded" })
	record Content(String content, @Nullable String provider, @Nullable String model,
			@JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean degraded) {
	}

	@JsonPropertyOrder({ "error", "type" })
	record Failure(String error, AiErrorType type) {
	}

}
