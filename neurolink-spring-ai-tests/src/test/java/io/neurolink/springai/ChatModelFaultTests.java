package io.neurolink.springai;

import java.time.Duration;
import java.util.Map;

import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.Reply;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Faults of a vendor's server, with the number of requests.
 */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class ChatModelFaultTests {

	private static final String[] TIMEOUTS = { "neurolink.spring-ai.default-retries=0",
			"neurolink.timeout.first-token=5s", "neurolink.timeout.idle=2s", "neurolink.timeout.total=5s" };

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aPersistent503MakesTheConfiguredNumberOfRequests(Wire wire) {
		try (Host host = new Host(wire).start(Desk.class)) {
			host.server(wire).always(wire.error(503));
			assertThatThrownBy(() -> host.model(wire).call("hi")).isNotInstanceOf(AiException.class);
			assertThat(host.server(wire).requestCount()).as("default retries").isEqualTo(3);
			assertThatThrownBy(() -> host.bean(Desk.class).answer("hi")).isNotInstanceOf(AiException.class);
			assertThat(host.server(wire).requestCount()).as("@AiRetry(maxRetries = 4)").isEqualTo(3 + 5);
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aRetryAfterIsWaitedFor(Wire wire) {
		try (Host host = new Host(wire).start(Desk.class)) {
			host.server(wire)
				.enqueue(wire.error(429, "rate_limit_error", "slow down", Map.of("Retry-After", "7")),
						wire.answer("Hello"));
			assertThat(host.bean(Desk.class).answer("hi")).isEqualTo("Hello");
			assertThat(host.server(wire).requestCount()).isEqualTo(2);
			int seconds = wire.hasHeaders() ? 7 : 1;
			assertThat(host.clock().waits()).singleElement()
				.satisfies((wait) -> assertThat(wait).isBetween(Duration.ofSeconds(seconds),
						Duration.ofSeconds(seconds + 2)));
		}
	}

	@ParameterizedTest
	@EnumSource(value = Wire.class, names = "GOOGLE", mode = EnumSource.Mode.EXCLUDE)
	void aStreamThatIsCutIsANetworkFailure(Wire wire) {
		try (Host host = new Host(wire).with("neurolink.spring-ai.default-retries=0").start()) {
			host.server(wire).enqueue(wire.cutStream("Hel", "lo"), wire.stream("Hel", "lo"));
			assertThatThrownBy(() -> host.model(wire).stream("hi").collectList().block()).isInstanceOfSatisfying(
					AiException.class, (ex) -> assertThat(ex.type()).isEqualTo(AiErrorType.NETWORK));
			assertThat(host.model(wire).stream("hi").collectList().block()).contains("Hel", "lo");
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aCallWithoutAnswerIsATimeout(Wire wire) {
		try (Host host = new Host(wire).with(TIMEOUTS).start()) {
			host.server(wire).enqueue(wire.answer("Hello"), Reply.hang());
			assertThat(host.model(wire).call("hi")).isEqualTo("Hello");
			assertThatThrownBy(() -> host.model(wire).call("hi")).isInstanceOf(AiException.class)
				.hasMessageContaining("neurolink.timeout.total");
		}
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aStreamWithoutFirstTokenIsATimeout(Wire wire) {
		try (Host host = new Host(wire).with(TIMEOUTS).start()) {
			host.server(wire).enqueue(wire.stream("Hel", "lo"), Reply.startOfEvents().then(Reply.hang()));
			assertThat(host.model(wire).stream("hi").collectList().block()).contains("Hel", "lo");
			assertThatThrownBy(() -> host.model(wire).stream("hi").blockLast()).isInstanceOf(AiException.class)
				.hasMessageContaining("neurolink.timeout.first-token");
		}
	}

	@ParameterizedTest
	@EnumSource(value = Wire.class, names = "GOOGLE", mode = EnumSource.Mode.EXCLUDE)
	void aStreamThatFallsSilentIsATimeout(Wire wire) {
		try (Host host = new Host(wire).with(TIMEOUTS).start()) {
			host.server(wire).enqueue(wire.stream("Hel", "lo"), wire.startOfStream("Hel", "lo").then(Reply.hang()));
			assertThat(host.model(wire).stream("hi").collectList().block()).contains("Hel", "lo");
			assertThatThrownBy(() -> host.model(wire).stream("hi").blockLast()).isInstanceOf(AiException.class)
				.hasMessageContaining("neurolink.timeout.idle");
		}
	}

	@Service
	static class Desk {

		private final ChatClient client;

		Desk(ChatModel model) {
			this.client = ChatClient.create(model);
		}

		@AiRetry(maxRetries = 4)
		String answer(String question) {
			return String.valueOf(this.client.prompt(question).call().content());
		}

		ChatResponse plain(Prompt prompt) {
			return this.client.prompt(prompt).call().chatResponse();
		}

	}

}
