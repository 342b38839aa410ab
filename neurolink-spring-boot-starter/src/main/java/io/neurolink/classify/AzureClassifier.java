package io.neurolink.classify;

import com.azure.core.exception.AzureException;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpResponse;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of the Azure SDK. The body is read from their message: to
 * read that of the response may block.
 */
public final class AzureClassifier implements AiErrorClassifier {

	@Override
	public @Nullable AiException classify(Throwable failure) {
		if (failure instanceof HttpResponseException exception) {
			HttpResponse response = exception.getResponse();
			if (response != null && response.getStatusCode() >= 400) {
				return HttpFailures
					.of(response.getStatusCode(), HttpFailures.headers(response::getHeaderValue),
							exception.getMessage())
					.build();
			}
			if (exception instanceof ClientAuthenticationException) {
				return FailureText.failure(AiErrorType.AUTHENTICATION, exception).build();
			}
		}
		return (failure instanceof AzureException) ? TransportCauses.classify(failure) : null;
	}

}
