package io.neurolink.benchmarks.pacing;

import java.util.Map;

import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * One instance of an application whose method is retried. Every time is a sixtieth of its
 * default, as on the server.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(Instance.Desk.class)
class Instance {

	static ConfigurableApplicationContext start(String baseUrl, int number, boolean paced) {
		return new SpringApplicationBuilder(Instance.class).web(WebApplicationType.NONE)
			.properties(Map.ofEntries(Map.entry("spring.main.banner-mode", "off"),
					Map.entry("logging.level.root", "error"), Map.entry("bucket4j.enabled", false),
					Map.entry("neurolink.logging.enabled", false),
					Map.entry("neurolink.providers.openai.base-url", baseUrl),
					Map.entry("neurolink.providers.openai.api-key", "none"),
					Map.entry("neurolink.providers.openai.model", "gpt-4o"),
					Map.entry("neurolink.providers.openai.headers.X-Instance", String.valueOf(number)),
					Map.entry("neurolink.retry.max-wait", "1s"),
					Map.entry("neurolink.retry.budget.min-per-second", 600), Map.entry("neurolink.keys.max-rest", "5s"),
					Map.entry("neurolink.pace.enabled", paced), Map.entry("neurolink.pace.max-wait", "500ms")))
			.run();
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRetry(delay = "17ms", maxDelay = "167ms", jitter = "17ms")
		Mono<AiResponse> answer(AiRequest request) {
			return this.ai.generateMono(request);
		}

	}

}
