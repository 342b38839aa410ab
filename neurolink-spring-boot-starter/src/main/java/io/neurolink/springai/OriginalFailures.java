package io.neurolink.springai;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Restores the failures of the chat models' own clients, so that an application catches
 * what it caught before. Failures without such a cause, for example a timeout or an open
 * circuit breaker, remain as they are.
 */
final class OriginalFailures {

	private final AiTemplate template;

	OriginalFailures(AiTemplate template) {
		this.template = template;
	}

	RuntimeException of(AiException failure) {
		RuntimeException original = original(failure);
		if (original == null) {
			return failure;
		}
		List<Throwable> earlier = new ArrayList<>();
		for (Throwable suppressed : failure.getSuppressed()) {
			RuntimeException cause = (suppressed instanceof AiException known) ? original(known) : null;
			earlier.add((cause != null) ? cause : suppressed);
		}
		Failures.suppress(original, earlier);
		return original;
	}

	private @Nullable RuntimeException original(AiException failure) {
		boolean ofChatModel = failure.provider() != null
				&& this.template.provider(failure.provider()) instanceof SpringAiProvider;
		return (ofChatModel && failure.getCause() instanceof RuntimeException cause && !(cause instanceof AiException))
				? cause : null;
	}

}
