package io.neurolink.cache;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.FinishReasons;
import org.jspecify.annotations.Nullable;

/**
 * Examines the answers in a method's return value: the value itself, or the elements of a
 * container.
 */
final class AnswerQuality {

	private AnswerQuality() {
	}

	/**
	 * Returns whether there is an answer, and no failure among several.
	 */
	static boolean complete(@Nullable Object value) {
		return !empty(value) && !any(value, AnswerQuality::failed);
	}

	static boolean degraded(@Nullable Object value) {
		return any(value, (answer) -> (answer instanceof AiChunk chunk) ? chunk.degraded()
				: answer instanceof AiResponse response && response.degraded());
	}

	/**
	 * Returns the reason why an answer is incomplete.
	 * @return the finish reason, or {@code null} if it is complete
	 */
	static @Nullable String cut(@Nullable Object value) {
		if (value instanceof String) {
			return null;
		}
		return any(value, (answer) -> FinishReasons.isFiltered(reason(answer))) ? FinishReasons.CONTENT_FILTER
				: any(value, (answer) -> FinishReasons.isTruncated(reason(answer))) ? FinishReasons.LENGTH : null;
	}

	private static @Nullable String reason(@Nullable Object answer) {
		return (answer instanceof AiChunk chunk) ? chunk.finishReason()
				: (answer instanceof AiResponse response) ? response.finishReason() : null;
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

	private static boolean any(@Nullable Object value, Predicate<@Nullable Object> quality) {
		// Most answers are text. The early return saves the type checks that follow.
		if (value instanceof String) {
			return false;
		}
		if (value instanceof Optional<?> optional) {
			return optional.isPresent() && answer(optional.get(), quality);
		}
		if (value instanceof Collection<?> collection) {
			return anyOf(collection, quality);
		}
		if (value instanceof Map<?, ?> map) {
			return anyOf(map.values(), quality);
		}
		return (value instanceof @Nullable Object[] array) ? anyOf(Arrays.asList(array), quality)
				: answer(value, quality);
	}

	private static boolean anyOf(Collection<? extends @Nullable Object> elements, Predicate<@Nullable Object> quality) {
		for (Object element : elements) {
			if (answer(element, quality)) {
				return true;
			}
		}
		return false;
	}

	private static boolean answer(@Nullable Object element, Predicate<@Nullable Object> quality) {
		return quality.test((element instanceof AiResult.Success success) ? success.response() : element);
	}

}
