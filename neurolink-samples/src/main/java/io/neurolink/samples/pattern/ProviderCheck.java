package io.neurolink.samples.pattern;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Sends the same question to every provider and returns the answer or the failure of
 * each: an invalid key is {@code AUTHENTICATION}. An integration test runs this against a
 * server or, if keys are set, against the vendors. See docs/testing.md.
 */
@Service
class ProviderCheck {

	private final AiTemplate ai;

	ProviderCheck(AiTemplate ai) {
		this.ai = ai;
	}

	Map<String, AiResult> ask(String question) {
		List<String> providers = List.copyOf(this.ai.providers());
		List<AiRequest> requests = providers.stream()
			.map((provider) -> AiRequest.builder().provider(provider).prompt(question).maxTokens(50).build())
			.toList();
		List<AiResult> results = this.ai.generateAll(requests, Math.max(1, providers.size()));
		Map<String, AiResult> byProvider = new LinkedHashMap<>();
		for (int i = 0; i < providers.size(); i++) {
			byProvider.put(providers.get(i), results.get(i));
		}
		return byProvider;
	}

}
