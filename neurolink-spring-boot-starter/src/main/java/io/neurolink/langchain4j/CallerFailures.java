package io.neurolink.langchain4j;

import java.util.Arrays;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that callers of a model receive: where a model itself failed, its own
 * exception, as without the pipeline.
 */
final class CallerFailures {

	private CallerFailures() {
	}

	/**
	 * Returns the exception for the caller.
	 * @param failure the failure of the template
	 * @param template the template
	 * @return the exception of the model, with those of earlier attempts suppressed, or
	 * the failure itself if no model threw it, for example a timeout or an open breaker
	 */
	static Throwable original(Throwable failure, AiTemplate template) {
		Throwable unwrapped = Failures.unwrap(failure);
		Throwable thrown = thrown(unwrapped, template);
		if (thrown == null) {
			return unwrapped;
		}
		Failures.suppress(thrown, Arrays.stream(unwrapped.getSuppressed()).map((earlier) -> {
			Throwable original = thrown(earlier, template);
			return (original != null) ? original : earlier;
		}).toList());
		return thrown;
	}

	private static @Nullable Throwable thrown(Throwable failure, AiTemplate template) {
		if (!(failure instanceof AiException known) || known.provider() == null || known.getCause() == null
				|| known.getCause() instanceof AiException) {
			return null;
		}
		return (template.provider(known.provider()) instanceof LangChain4jProvider) ? known.getCause() : null;
	}

}
