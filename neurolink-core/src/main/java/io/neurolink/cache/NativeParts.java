package io.neurolink.cache;

import java.math.BigDecimal;
import java.util.List;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;

/**
 * Removes from the answers that are stored what belongs to one call: the answers of other
 * libraries, which hold its state and which a store outside of this process does not
 * keep, and its cost, because an answer from a cache costs nothing.
 */
final class NativeParts {

	private NativeParts() {
	}

	static Object removeFrom(Object value) {
		if (value instanceof AiResponse response) {
			return hasParts(response) ? response.toBuilder()
				.nativeResponse(null)
				.cost((response.cost() != null) ? BigDecimal.ZERO : null)
				.build() : response;
		}
		if (value instanceof AiChunk chunk) {
			return (chunk.nativeChunk() != null) ? chunk.toBuilder().nativeChunk(null).build() : chunk;
		}
		if (value instanceof AiResult.Success success && hasParts(success.response())) {
			return AiResult.success((AiResponse) removeFrom(success.response()));
		}
		if (value instanceof List<?> list && list.stream().anyMatch(NativeParts::hasNativeChunk)) {
			return list.stream().map(NativeParts::removeFrom).toList();
		}
		return value;
	}

	/**
	 * Returns an answer for a caller that did not make the call.
	 */
	static @Nullable Object withoutCost(@Nullable Object value) {
		if (value instanceof AiResponse response && response.cost() != null) {
			return response.toBuilder().cost(BigDecimal.ZERO).build();
		}
		if (value instanceof AiResult.Success success && success.response().cost() != null) {
			return AiResult.success(success.response().toBuilder().cost(BigDecimal.ZERO).build());
		}
		return value;
	}

	private static boolean hasParts(AiResponse response) {
		return response.nativeResponse() != null || response.cost() != null;
	}

	private static boolean hasNativeChunk(Object element) {
		return element instanceof AiChunk chunk && chunk.nativeChunk() != null;
	}

}
