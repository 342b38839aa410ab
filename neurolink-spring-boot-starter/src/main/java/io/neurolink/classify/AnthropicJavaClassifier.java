package io.neurolink.classify;

import com.anthropic.errors.AnthropicInvalidDataException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicRetryableException;
import com.anthropic.errors.AnthropicServiceException;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of anthropic-java, also those of an error inside a stream,
 * whose status is 200.
 */
public final class AnthropicJavaClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof AnthropicServiceException service) {
			return SdkFailures.of(failure, service.statusCode(), service.headers()::values,
					() -> service.body().convert(Object.class));
		}
		if (failure instanceof AnthropicInvalidDataException) {
			return MalformedBody.classify(failure);
		}
		boolean transport = failure instanceof AnthropicIoException || failure instanceof AnthropicRetryableException;
		return transport ? TransportCauses.classifyOrNetwork(failure) : null;
	}

}
