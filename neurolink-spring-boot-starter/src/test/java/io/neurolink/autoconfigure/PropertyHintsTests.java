package io.neurolink.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.openai.OpenAiProtocol;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hints by which an IDE completes values.
 */
class PropertyHintsTests {

	@Test
	void everyTypeOfProviderIsProposed() throws IOException {
		assertThat(values("neurolink.providers.*.type")).containsExactly("openai", "anthropic", "google-ai",
				"simulated");
	}

	@Test
	void theUsualProvidersAreProposedAsTheDefault() throws IOException {
		assertThat(values("neurolink.default-provider")).contains("openai", "anthropic", "google-ai");
	}

	@Test
	void whatAdaptsTheRequestsOfAProviderIsProposed() throws IOException {
		assertThat(values("neurolink.providers.*.max-tokens-field"))
			.hasSameSizeAs(OpenAiProtocol.MaxTokensField.values())
			.allSatisfy((value) -> OpenAiProtocol.MaxTokensField.valueOf(value.toUpperCase()));
		assertThat(values("neurolink.providers.*.key-strategy")).hasSameSizeAs(ApiKeyPool.Strategy.values())
			.allSatisfy((value) -> ApiKeyPool.Strategy.valueOf(value.replace('-', '_').toUpperCase()));
		assertThat(values("neurolink.providers.*.enabled")).containsExactly("true", "false");
		assertThat(values("neurolink.providers.*.stream-usage")).containsExactly("true", "false");
	}

	@Test
	void everyAlgorithmIsProposed() throws IOException {
		assertThat(values("neurolink.rate-limit.instances.*.algorithm")).hasSameSizeAs(AiRateLimited.Algorithm.values())
			.allSatisfy((value) -> AiRateLimited.Algorithm.valueOf(value.replace('-', '_').toUpperCase()));
	}

	private static List<String> values(String hint) throws IOException {
		try (InputStream metadata = NeuroLinkProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			List<String> values = new ArrayList<>();
			for (JsonNode next : JsonMapper.shared().readTree(metadata).path("hints").values()) {
				if (hint.equals(next.path("name").stringValue(""))) {
					next.path("values").values().forEach((value) -> values.add(value.path("value").asString()));
				}
			}
			return values;
		}
	}

}
