package io.neurolink.springai;

import java.util.Map;

import io.neurolink.pace.PaceStatus;
import io.neurolink.pace.Pacer;
import io.neurolink.testserver.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.chat.client.ChatClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The limits that vendors announce to the chat models of Spring AI.
 */
@Timeout(60)
class PacedChatModelTests {

	private static final Map<String, String> OPENAI_HEADERS = Map.of("x-ratelimit-limit-requests", "10",
			"X-RateLimit-Remaining-Requests", "7", "x-ratelimit-reset-requests", "6s", "x-ratelimit-limit-tokens",
			"40000", "x-ratelimit-remaining-tokens", "39000", "x-ratelimit-reset-tokens", "1m2s");

	private static final Map<String, String> ANTHROPIC_HEADERS = Map.of("anthropic-ratelimit-requests-limit", "10",
			"anthropic-ratelimit-requests-remaining", "7", "anthropic-ratelimit-requests-reset", "2999-01-01T00:00:00Z",
			"anthropic-ratelimit-output-tokens-limit", "8000", "anthropic-ratelimit-output-tokens-remaining", "7000",
			"anthropic-ratelimit-output-tokens-reset", "2999-01-01T00:00:00Z");

	private static final String ANSWER = """
			{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini","choices":[
			{"index":0,"message":{"role":"assistant","content":"On its way"},"finish_reason":"stop"}],
			"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""";

	private final Host host = new Host(Wire.OPENAI, Wire.ANTHROPIC).with("neurolink.pace.enabled=true",
			"neurolink.spring-ai.default-retries=0");

	@AfterEach
	void stop() {
		this.host.close();
	}

	@Test
	void answersAndRejectionsOfBothVendorsAnnounce() {
		this.host.start();
		this.host.server(Wire.OPENAI).enqueue(Reply.of(200, "application/json", OPENAI_HEADERS, ANSWER));
		this.host.server(Wire.ANTHROPIC)
			.enqueue(Wire.ANTHROPIC.error(429, "rate_limit_error", "slow", ANTHROPIC_HEADERS));
		assertThat(ask(Wire.OPENAI)).isEqualTo("On its way");
		assertThatException().isThrownBy(() -> ask(Wire.ANTHROPIC));
		assertThat(status("openai").limits()).extracting(PaceStatus.Limit::name, PaceStatus.Limit::remaining)
			.containsExactlyInAnyOrder(tuple("requests", 7L), tuple("tokens", 39000L));
		assertThat(status("anthropic").limits()).extracting(PaceStatus.Limit::name)
			.contains("requests", "output-tokens");
	}

	private PaceStatus status(String provider) {
		Pacer pacer = this.host.bean(Pacer.class);
		Awaitility.await().until(() -> pacer.status().stream().allMatch((each) -> each.underWay() == 0));
		return pacer.status().stream().filter((each) -> each.provider().equals(provider)).findFirst().orElseThrow();
	}

	private String ask(Wire wire) {
		return String.valueOf(ChatClient.create(this.host.model(wire)).prompt("Where is my parcel?").call().content());
	}

}
