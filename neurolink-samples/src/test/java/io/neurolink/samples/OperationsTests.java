package io.neurolink.samples;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the people who run the desk see.
 */
@DeskTest
class OperationsTests {

	@LocalServerPort
	private int port;

	private DeskClient client;

	@BeforeEach
	void ask() {
		this.client = new DeskClient(this.port);
		assertThat(this.client.ask("Is the desk watched?").statusCode()).isEqualTo(200);
	}

	@Test
	void prometheusScrapesTheNamesOfTheGuide() {
		HttpResponse<String> scraped = this.client.get("/actuator/prometheus");
		assertThat(scraped.statusCode()).isEqualTo(200);
		assertThat(scraped.body()).contains("\nai_requests_total{")
			.contains("\nai_request_duration_seconds_bucket{")
			.contains("\ngen_ai_client_operation_duration_seconds_bucket{")
			.contains("\nneurolink_cache_total{");
	}

	@Test
	void theEndpointShowsThePlans() {
		HttpResponse<String> report = this.client.get("/actuator/neurolink");
		assertThat(report.statusCode()).isEqualTo(200);
		assertThat(report.body()).contains("\"name\":\"openai\"", "SupportDesk#answer: fallback(");
	}

	@Test
	void theDeskIsHealthyWhileSomebodyCanAnswer() {
		assertThat(this.client.get("/actuator/health").body()).startsWith("{\"components\"")
			.contains("\"openai\":\"usable\"");
	}

	@Test
	void nothingElseIsShown() {
		assertThat(this.client.get("/actuator/env").statusCode()).isEqualTo(404);
	}

}
