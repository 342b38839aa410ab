package io.neurolink.samples.pattern;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * Rotates several keys. A key that is rejected is suspended, and another is tried
 * immediately. For the providers under {@code neurolink.providers} this is one property,
 * {@code api-keys: […]}; here it is written out, as in a provider of an application. See
 * docs/security.md.
 */
@Service
class RotatingKeys {

	private final AiTemplate ai;

	private final ApiKeyPool keys;

	RotatingKeys(AiTemplate ai, AiClock clock, @Value("${support-desk.demo-keys}") List<String> keys) {
		this.ai = ai;
		this.keys = ApiKeyPool.of(keys, ApiKeyPool.Strategy.ROUND_ROBIN, clock);
	}

	AiResponse answer(String question) {
		List<ApiKey> tried = new ArrayList<>();
		ApiKey key = this.keys.next();
		while (true) {
			try {
				AiResponse answer = call(question, key);
				this.keys.succeeded(key);
				return answer;
			}
			catch (AiException ex) {
				this.keys.failed(key, ex);
				tried.add(key);
				key = another(tried, ex);
			}
		}
	}

	List<ApiKeyPool.Status> status() {
		return this.keys.status();
	}

	private ApiKey another(List<ApiKey> tried, AiException failure) {
		@Nullable ApiKey key = failure.type().anotherKeyHelps() ? this.keys.another(tried) : null;
		if (key == null) {
			throw failure;
		}
		return key;
	}

	// A provider would send key.value(). The fingerprint is not a secret.
	private AiResponse call(String question, ApiKey key) {
		return this.ai.generate(AiRequest.builder().prompt(question).metadata("key", key.fingerprint()).build());
	}

}
