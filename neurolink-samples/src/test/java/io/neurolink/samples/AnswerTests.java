package io.neurolink.samples;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.provider.SimulatedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every test asks a question of its own, for answers are kept from one to the next.
 */
@DeskTest
class AnswerTests {

	private static final String APOLOGY = """
			{"content":"I'm currently experiencing technical difficulties. Please try again later.",\
			"provider":null,"model":null,"degraded":true}""";

	@Autowired
	@Qualifier("simulatedOpenAi")
	private SimulatedProvider primary;

	@Autowired
	@Qualifier("simulatedAnthropic")
	private SimulatedProvider second;

	@Autowired
	@Qualifier("simulatedGoogleAi")
	private SimulatedProvider third;

	@LocalServerPort
	private int port;

	private DeskClient client;

	@BeforeEach
	void everybodyIsHealthy() {
		this.client = new DeskClient(this.port);
		List.of(this.primary, this.second, this.third).forEach(SimulatedProvider::healthy);
	}

	@Test
	void anAnswerSaysWhoGaveIt() {
		HttpResponse<String> answer = this.client.ask("Where is my parcel?");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.body()).isEqualTo("{\"content\":\"You asked: \\\"Where is my parcel?\\\" This is what "
				+ "openai/gpt-4o-mini says to it, simulated: the same question always gets these same words.\","
				+ "\"provider\":\"openai\",\"model\":\"gpt-4o-mini\",\"degraded\":false}");
	}

	@Test
	void theSameQuestionIsAnsweredFromTheCacheWithoutACall() {
		String first = this.client.ask("Is it cached?").body();
		long calls = this.primary.callCount();
		assertThat(this.client.ask("Is it cached?").body()).isEqualTo(first);
		assertThat(this.primary.callCount()).isEqualTo(calls);
	}

	@Test
	void anOverloadedProviderIsTriedAgain() {
		this.primary.failNext(2, AiErrorType.OVERLOADED);
		long calls = this.primary.callCount();
		assertThat(this.client.ask("Is it retried?").body()).contains("\"provider\":\"openai\"", "\"degraded\":false");
		assertThat(this.primary.callCount()).isEqualTo(calls + 3);
	}

	@Test
	void theSecondModelAnswersWhereTheFirstKeepsFailing() {
		this.primary.failureRate(1, AiErrorType.OVERLOADED);
		long calls = this.primary.callCount();
		assertThat(this.client.ask("Who is second?").body()).contains("\"provider\":\"anthropic\"",
				"\"model\":\"claude-haiku-4-5\"", "\"degraded\":false");
		assertThat(this.primary.callCount()).isEqualTo(calls + 3);
	}

	@Test
	void theThirdModelAnswersWhereTheSecondFailsToo() {
		this.primary.failureRate(1, AiErrorType.AUTHENTICATION);
		this.second.failureRate(1, AiErrorType.QUOTA_EXCEEDED);
		assertThat(this.client.ask("Who is third?").body()).contains("\"provider\":\"google-ai\"",
				"\"model\":\"gemini-2.0-flash\"", "\"degraded\":false");
	}

	@Test
	void theApologyIsMarkedDegradedAndNotKept() {
		everybodyFails(AiErrorType.AUTHENTICATION);
		HttpResponse<String> apology = this.client.ask("Is the apology kept?");
		assertThat(apology.statusCode()).isEqualTo(200);
		assertThat(apology.body()).isEqualTo(APOLOGY);
		everybodyIsHealthy();
		assertThat(this.client.ask("Is the apology kept?").body()).contains("\"provider\":\"openai\"",
				"\"degraded\":false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/answer", "/api/answer?q=", "/api/answer?q=%20%0A" })
	void aQuestionWithoutWordsIsRefusedWithWords(String path) {
		long calls = this.primary.callCount();
		HttpResponse<String> refusal = this.client.get(path);
		assertThat(refusal.statusCode()).isEqualTo(400);
		assertThat(refusal.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(refusal.body()).contains("'q' is ", "put your question there");
		assertThat(this.primary.callCount()).isEqualTo(calls);
	}

	@ParameterizedTest
	@CsvSource({ "CONTENT_FILTERED, 422", "INVALID_REQUEST, 400", "UNKNOWN, 500" })
	void aFailureThatNoOtherModelMendsIsAProblemWithoutInternals(AiErrorType type, int status) {
		everybodyFails(type);
		this.primary.retryAfter(Duration.ofMillis(1500));
		HttpResponse<String> problem = this.client.ask("Is " + type + " a problem?");
		assertThat(problem.statusCode()).isEqualTo(status);
		assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(problem.headers().firstValue("Retry-After")).hasValue("2");
		assertThat(problem.body())
			.contains("\"type\":\"urn:neurolink:error:" + type + "\"", "\"errorType\":\"" + type + "\"",
					"\"status\":" + status)
			.doesNotContain("openai", "simulated", "gpt", "Exception", "io.neurolink");
	}

	private void everybodyFails(AiErrorType type) {
		List.of(this.primary, this.second, this.third).forEach((provider) -> provider.failureRate(1, type));
	}

}
