package io.neurolink.springai;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters of Spring AI and of NeuroLink in one registry.
 */
@Timeout(60)
class MeterTests {

	@Test
	void prometheusHasTheMetersOfBoth() {
		try (Host host = new Host(Wire.OPENAI).start()) {
			host.server(Wire.OPENAI).always(Wire.OPENAI.answer("Hello"));
			host.model(Wire.OPENAI).call("hi");
			host.model(Wire.OPENAI).call("hi");
			String scrape = host.bean(PrometheusMeterRegistry.class).scrape();
			assertThat(scrape).contains("gen_ai_client_token_usage_total{", "gen_ai_client_token_usage_tokens_sum{",
					"gen_ai_client_operation_seconds_count{", "gen_ai_client_operation_duration_seconds_count{",
					"ai_requests_total{");
		}
	}

}
