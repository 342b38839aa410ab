package io.neurolink.samples;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.provider.SimulatedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@DeskTest
class StreamTests {

	private static final String EVENTS = Stream
		.of("You", " asked:", " \\\"Grüße", " 📦?\\\"", " This", " is", " what", " openai/gpt-4o-mini", " says", " to",
				" it,", " simulated:", " the", " same", " question", " always", " gets", " these", " same", " words.")
		.map(StreamTests::event)
		.collect(Collectors.joining()) + "data: [DONE]\n\n";

	@Autowired
	private List<SimulatedProvider> providers;

	@LocalServerPort
	private int port;

	private DeskClient client;

	@BeforeEach
	void everybodyIsHealthy() {
		this.client = new DeskClient(this.port);
		this.providers.forEach(SimulatedProvider::healthy);
	}

	@Test
	void piecesAreEventsAndTheEndIsMarked() {
		HttpResponse<String> stream = this.client.stream("Grüße 📦?");
		assertThat(stream.statusCode()).isEqualTo(200);
		assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
		assertThat(stream.body()).isEqualTo(EVENTS);
	}

	@Test
	void aPostedPromptStreamsTheSame() {
		HttpResponse<String> stream = this.client.post("/api/stream", "{\"prompt\":\"Grüße 📦?\"}");
		assertThat(stream.statusCode()).isEqualTo(200);
		assertThat(stream.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
		assertThat(stream.body()).isEqualTo(EVENTS);
	}

	@Test
	void aStreamThatIsCutSaysSoAndTellsNothingElse() {
		this.providers.forEach((provider) -> provider.cutStreamAfter(2));
		assertThat(this.client.stream("Is it cut?").body()).isEqualTo(event("You") + event(" asked:")
				+ "data: {\"error\":\"The assistant could not answer. Please try again later.\",\"type\":\"NETWORK\"}\n\n"
				+ "data: [DONE]\n\n");
	}

	@Test
	void aFailureBeforeTheFirstPieceIsAnEventToo() {
		this.providers.forEach((provider) -> provider.failureRate(1, AiErrorType.RATE_LIMIT));
		HttpResponse<String> stream = this.client.stream("Too fast?");
		assertThat(stream.statusCode()).isEqualTo(200);
		assertThat(stream.body()).isEqualTo("data: {\"error\":\"Too many questions at once. Please try again in a "
				+ "moment.\",\"type\":\"RATE_LIMIT\"}\n\ndata: [DONE]\n\n");
	}

	@Test
	void theSecondModelStreamsWhereTheFirstDoesNotBegin() {
		this.providers.get(0).failureRate(1, AiErrorType.AUTHENTICATION);
		assertThat(this.client.stream("Who streams?").body()).contains("\"provider\":\"anthropic\"")
			.doesNotContain("error", "restart");
	}

	@Test
	void whereItIsAskedForAnotherModelBeginsAfresh() {
		this.providers.get(0).cutStreamAfter(2);
		assertThat(this.client.post("/api/stream", "{\"prompt\":\"Afresh?\",\"restart\":true}").body())
			.startsWith(event("You") + event(" asked:")
					+ "data: {\"restart\":true}\n\ndata: {\"content\":\"You\",\"provider\":\"anthropic\"")
			.endsWith("data: [DONE]\n\n")
			.doesNotContain("error");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/stream", "/api/stream?prompt=", "/api/stream?prompt=%20" })
	void aPromptWithoutWordsIsRefusedBeforeTheStreamBegins(String path) {
		assertRefused(this.client.get(path), "'prompt' is ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"prompt\":\" \"}", "{\"prompt\":null}" })
	void aPostedPromptWithoutWordsIsRefusedToo(String body) {
		assertRefused(this.client.post("/api/stream", body), "'prompt' is ");
	}

	@Test
	void aBodyThatIsNoQuestionIsRefusedWithWords() {
		assertRefused(this.client.post("/api/stream", "hello"), "The body must be a JSON object");
		assertRefused(this.client.post("/api/stream", "{\"q\":\"hello\"}"),
				"There is no field 'q'; the fields are prompt, restart.");
		assertRefused(this.client.post("/api/stream", "{\"prompt\":{}}"), "'prompt' holds a value of the wrong type");
	}

	private static void assertRefused(HttpResponse<String> response, String words) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains(words);
	}

	private static String event(String content) {
		return "data: {\"content\":\"" + content + "\",\"provider\":\"openai\",\"model\":\"gpt-4o-mini\"}\n\n";
	}

}
