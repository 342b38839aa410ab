package io.neurolink.aop;

import java.util.List;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Finds expired answers to serve in place of failures. Thread-safe.
 */
interface StaleAnswers {

	/**
	 * Returns the stale answer to a call.
	 * @param call the call
	 * @param scope the scope of the caller, or {@code null}
	 * @return the answer, marked as degraded if its type allows it; or {@code null} if
	 * there is none
	 */
	@Nullable Object find(Call call, @Nullable CallScope scope);

	/**
	 * Returns whether {@link #find} may wait for a store outside of this process.
	 */
	boolean mayWait();

	/**
	 * Returns the same elements, but signals a failure on a thread on which {@link #find}
	 * may be called, because it may have to wait for a store outside of this process.
	 */
	<T> Flux<T> whereItMayBeSought(Flux<T> action);

	/**
	 * Returns the answer, marked as degraded if its type allows it.
	 */
	static Object degraded(Object answer) {
		if (answer instanceof AiResponse response) {
			return response.toBuilder().degraded(true).build();
		}
		if (answer instanceof AiResult.Success success) {
			return AiResult.success(success.response().toBuilder().degraded(true).build());
		}
		if (answer instanceof AiChunk chunk) {
			return chunk.toBuilder().degraded(true).build();
		}
		if (answer instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof AiChunk) {
			return list.stream().map(StaleAnswers::degraded).toList();
		}
		return answer;
	}

}
