package io.neurolink.samples.springai;

import io.neurolink.error.AiErrorType;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.samples.desk.SimulatedVendors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk as a browser and an operator see it, on the real clients of Spring AI.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "support-desk.simulated.latency=0ms", "support-desk.simulated.tokens-per-second=1000" })
class SpringAiDeskTests {

	@Autowired
	private SimulatedVendors vendors;

	@Autowired
	private OrderTools tools;

	@LocalServerPort
	private int port;

	@AfterEach
	void heal() {
		this.tools.afterRun(() -> {
		});
		faults("{\"provider\":\"all\",\"healthy\":true}");
	}

	@Test
	void answersByTheFirstVendor() {
		assertThat(ask("Do you ship abroad?")).contains("\"provider\":\"openai\"", "gpt-4o-mini",
				"Do you ship abroad?");
	}

	@Test
	void theSameQuestionIsAnsweredFromTheCache() {
		ask("May I return a gift?");
		long calls = openAi().callCount();
		ask("May I return a gift?");
		assertThat(openAi().callCount()).isEqualTo(calls);
	}

	@Test
	void aVendorThatFailsIsRetriedAndThenReplaced() {
		faults("{\"provider\":\"openai\",\"failureRate\":1,\"type\":\"OVERLOADED\"}");
		long openAi = openAi().callCount();
		long anthropic = anthropic().callCount();
		assertThat(ask("Who answers now?")).contains("\"provider\":\"anthropic\"", "claude-haiku-4-5");
		assertThat(openAi().callCount() - openAi).isEqualTo(3);
		assertThat(anthropic().callCount() - anthropic).isEqualTo(1);
	}

	@Test
	void aToolRunsOnceThoughTheSecondTurnGoesToTheOtherVendor() {
		int runs = this.tools.runs();
		this.tools.afterRun(() -> openAi().failureRate(1, AiErrorType.OVERLOADED));
		assertThat(ask("Where is order 4711?")).contains("Order 4711 was shipped yesterday",
				"\"provider\":\"anthropic\"");
		assertThat(this.tools.runs() - runs).isEqualTo(1);
	}

	@Test
	void aFailureOfAllVendorsIsAStaticText() {
		faults("{\"provider\":\"all\",\"failureRate\":1,\"type\":\"PROVIDER_ERROR\"}");
		assertThat(ask("Is anybody there?")).contains("technical difficulties", "\"degraded\":true");
	}

	@Test
	void streamsToTheBrowser() {
		assertThat(stream("{\"prompt\":\"Tell me more\"}")).contains("\"provider\":\"openai\"", "data: [DONE]");
	}

	@Test
	void aStreamThatBreaksOffStartsOverWithTheOtherVendor() {
		faults("{\"provider\":\"openai\",\"cutStreamAfter\":3}");
		assertThat(stream("{\"prompt\":\"Tell me all\",\"restart\":true}")).contains("data: {\"restart\":true}",
				"\"provider\":\"anthropic\"", "data: [DONE]");
	}

	@Test
	void servesThePage() {
		assertThat(client().get().uri("/").retrieve().body(String.class)).contains("page.js");
	}

	private SimulatedProvider openAi() {
		return this.vendors.vendors().get(0);
	}

	private SimulatedProvider anthropic() {
		return this.vendors.vendors().get(1);
	}

	private String ask(String question) {
		return String.valueOf(client().get()
			.uri((uri) -> uri.path("/api/answer").queryParam("q", question).build())
			.retrieve()
			.body(String.class));
	}

	private String stream(String body) {
		return String.valueOf(client().post()
			.uri("/api/stream")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.retrieve()
			.body(String.class));
	}

	private void faults(String body) {
		client().post()
			.uri("/api/faults")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.retrieve()
			.toBodilessEntity();
	}

	private RestClient client() {
		return RestClient.create("http://127.0.0.1:" + this.port);
	}

}
