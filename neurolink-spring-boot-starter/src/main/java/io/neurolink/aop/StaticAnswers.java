package io.neurolink.aop;

import java.util.function.Supplier;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;

/**
 * Converts the static text of a fallback into the return type of the method.
 */
final class StaticAnswers {

	private StaticAnswers() {
	}

	static Supplier<@Nullable Object> of(AnnotationSite site, AnswerType answer, String text) {
		Class<?> type = answer.elementClass();
		AiResponse response = AiResponse.builder().content(text).degraded(true).build();
		if (type == AiResponse.class) {
			return () -> response;
		}
		if (type == AiChunk.class && !answer.single()) {
			AiChunk chunk = AiChunk.builder().content(text).finishReason("stop").degraded(true).build();
			return () -> chunk;
		}
		if (type == AiResult.class) {
			return () -> AiResult.success(response);
		}
		if (type.isAssignableFrom(String.class)) {
			return () -> text;
		}
		throw site.unsuited("value", "a static text cannot be converted into a " + type.getTypeName(),
				"Use the attribute method in its place, or return a String, an AiResponse or an AiResult, or a Flux of Strings or AiChunks.");
	}

}
