package io.neurolink.classify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.anthropic.core.JsonValue;
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
			return HttpFailures
				.of(service.statusCode(),
						HttpFailures
							.headers((name) -> service.headers().values(name).stream().findFirst().orElse(null)),
						body(service))
				.build();
		}
		if (failure instanceof AnthropicInvalidDataException) {
			return MalformedBody.classify(failure);
		}
		boolean transport = failure instanceof AnthropicIoException || failure instanceof AnthropicRetryableException;
		return transport ? TransportCauses.classifyOrNetwork(failure) : null;
	}

	// A body that cannot be read must not hide the failure.
	private static String body(AnthropicServiceException service) {
		try {
			Object body = service.body().accept(new Plain());
			return ErrorBody.json(body);
		}
		catch (RuntimeException ex) {
			return (service.getMessage() != null) ? service.getMessage() : "";
		}
	}

	/**
	 * Converts the library's JSON to plain values.
	 */
	private static final class Plain implements JsonValue.Visitor<Object> {

		@Override
		public Object visitNull() {
			return "";
		}

		@Override
		public Object visitMissing() {
			return "";
		}

		@Override
		public Object visitBoolean(boolean value) {
			return value;
		}

		@Override
		public Object visitNumber(Number value) {
			return value;
		}

		@Override
		public Object visitString(String value) {
			return value;
		}

		@Override
		public Object visitArray(List<? extends JsonValue> values) {
			List<Object> plain = new ArrayList<>();
			values.forEach((value) -> plain.add(value.accept(this)));
			return plain;
		}

		@Override
		public Object visitObject(Map<String, ? extends JsonValue> values) {
			Map<String, Object> plain = new LinkedHashMap<>();
			values.forEach((name, value) -> plain.put(name, value.accept(this)));
			return plain;
		}

		@Override
		public Object visitDefault() {
			return "";
		}

	}

}
