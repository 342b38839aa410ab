package io.neurolink.samples.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of trying a pattern.
 *
 * @param answer the answer, or {@code null} if there is not exactly one
 * @param error the failure, or {@code null}
 * @param notes further remarks
 */
record Outcome(@Nullable AiResponse answer, @Nullable AiException error, List<String> notes) {

	static Outcome none() {
		return new Outcome(null, null, List.of());
	}

	static Outcome of(AiResponse answer) {
		return new Outcome(answer, null, List.of());
	}

	static Outcome of(AiResult result) {
		return result.isSuccess() ? of(result.response()) : new Outcome(null, result.error(), List.of());
	}

	static Outcome trying(Supplier<Outcome> action) {
		try {
			return action.get();
		}
		catch (AiException ex) {
			return new Outcome(null, ex, List.of());
		}
	}

	static Outcome ofAll(List<AiResult> results) {
		List<String> notes = new ArrayList<>();
		for (AiResult result : results) {
			notes.add((notes.size() + 1) + ": " + describe(result));
		}
		return none().noting(notes);
	}

	/**
	 * Waits for all futures.
	 */
	static Outcome ofFutures(List<CompletableFuture<AiResponse>> futures) {
		return ofAll(futures.stream()
			.map((future) -> future.thenApply(AiResult::success).exceptionally(Outcome::failure).join())
			.toList());
	}

	Outcome noting(List<String> more) {
		List<String> all = new ArrayList<>(this.notes);
		all.addAll(more);
		return new Outcome(this.answer, this.error, List.copyOf(all));
	}

	static String describe(AiResult result) {
		if (result.isSuccess()) {
			return result.content();
		}
		AiException error = result.error();
		return error.type()
				+ ((error.retryAfter() != null) ? ", retry after " + Durations.format(error.retryAfter()) : "");
	}

	private static AiResult failure(Throwable failure) {
		AiException found = AiException.find(failure);
		if (found == null) {
			throw new IllegalStateException("A call fails with an AiException", failure);
		}
		return AiResult.failure(found);
	}

}
