package io.neurolink.classify;

import java.util.Map;

import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIRetryableException;
import com.openai.errors.OpenAIServiceException;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of openai-java, also those of an error inside a stream, whose
 * status is 200.
 */
public final class OpenAiJavaClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof OpenAIServiceException service) {
			return SdkFailures.of(failure, service.statusCode(), service.headers()::values,
					() -> Map.of("error", service.body().convert(Object.class)));
		}
		if (failure instanceof OpenAIInvalidDataException) {
			return MalformedBody.classify(failure);
		}
		boolean transport = failure instanceof OpenAIIoException || failure instanceof OpenAIRetryableException;
		return transport ? TransportCauses.classifyOrNetwork(failure) : null;
	}

}
