package io.neurolink.cache;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;

/**
 * What a method's return value tells of the answers in it: itself, or the elements of the
 * container that it is.
 */
final class AnswerQuality {

	static final String CONTENT_FILTER = "content_filter";

	private AnswerQuality() {
	}

	/**
	 * Whether there is an answer, and no failure among several.
	 */
	static boolean complete(@Nullable Object value) {
		return !empty(value) && answers(value).noneMatch(AnswerQuality::failed);
	}

	static boolean degraded(@Nullable Object value) {
		return answers(value).anyMatch((answer) -> (answer instanceof AiChunk chunk) ? chunk.degraded()
				: answer instanceof AiResponse response && response.degraded());
	}

	static boolean filtered(@Nullable Object value) {
		return answers(value).anyMatch((answer) -> CONTENT_FILTER.equals((answer instanceof AiChunk chunk)
				? chunk.finishReason() : (answer instanceof AiResponse response) ? response.finishReason() : null));
	}

	private static boolean empty(@Nullable Object value) {
		if (value instanceof CharSequence text) {
			return text.toString().isBlank();
		}
		if (value instanceof AiResponse response) {
			return response.content().isBlank();
		}
		if (value instanceof AiResult result) {
			return result.isSuccess() && empty(result.response());
		}
		if (value instanceof Optional<?> optional) {
			return optional.isEmpty() || empty(optional.get());
		}
		if (value instanceof Collection<?> collection) {
			return collection.isEmpty();
		}
		if (value instanceof Map<?, ?> map) {
			return map.isEmpty();
		}
		return value == null || (value.getClass().isArray() && Array.getLength(value) == 0);
	}

	private static boolean failed(@Nullable Object answer) {
		return answer instanceof AiResult result && !result.isSuccess();
	}

	private static Stream<? extends @Nullable Object> answers(@Nullable Object value) {
		return elements(value)
			.map((element) -> (element instanceof AiResult.Success success) ? success.response() : element);
	}

	private static Stream<? extends @Nullable Object> elements(@Nullable Object value) {
		if (value instanceof Optional<?> optional) {
			return optional.stream();
		}
		if (value instanceof Collection<?> collection) {
			return collection.stream();
		}
		if (value instanceof Map<?, ?> map) {
			return map.values().stream();
		}
		return (value instanceof @Nullable Object[] array) ? Arrays.stream(array) : Stream.of(value);
	}

}
