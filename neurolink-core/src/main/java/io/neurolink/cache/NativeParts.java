package io.neurolink.cache;

import java.util.List;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;

/**
 * Removes the answers of other libraries from the answers that are stored, because they
 * hold state of one call, and a store outside of this process does not keep them.
 */
final class NativeParts {

	private NativeParts() {
	}

	static Object removeFrom(Object value) {
		if (value instanceof AiResponse response) {
			return (response.nativeResponse() != null) ? response.toBuilder().nativeResponse(null).build() : response;
		}
		if (value instanceof AiChunk chunk) {
			return (chunk.nativeChunk() != null) ? chunk.toBuilder().nativeChunk(null).build() : chunk;
		}
		if (value instanceof AiResult.Success success && success.response().nativeResponse() != null) {
			return AiResult.success((AiResponse) removeFrom(success.response()));
		}
		if (value instanceof List<?> list && list.stream().anyMatch(NativeParts::hasNativeChunk)) {
			return list.stream().map(NativeParts::removeFrom).toList();
		}
		return value;
	}

	private static boolean hasNativeChunk(Object element) {
		return element instanceof AiChunk chunk && chunk.nativeChunk() != null;
	}

}
