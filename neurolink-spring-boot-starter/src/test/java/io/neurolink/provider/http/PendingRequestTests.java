package io.neurolink.provider.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PendingRequestTests {

	private static final BodyInserter.Context WITHOUT_CODECS = new BodyInserter.Context() {

		@Override
		public List<HttpMessageWriter<?>> messageWriters() {
			return List.of();
		}

		@Override
		public Optional<ServerHttpRequest> serverRequest() {
			return Optional.empty();
		}

		@Override
		public Map<String, Object> hints() {
			return Map.of();
		}

	};

	private final PendingRequest pending = new PendingRequest(
			new WireRequest("/chat", Map.of(), Map.of("prompt", "why?")));

	@Test
	void isSentAnyNumberOfTimesBeforeItsResponse() {
		BodyInserter<Object, ClientHttpRequest> body = this.pending.body();
		assertThat(sent(body)).isEqualTo("{\"prompt\":\"why?\"}");
		assertThat(sent(body)).isEqualTo("{\"prompt\":\"why?\"}");
	}

	@Test
	void keepsNothingOnceItIsAnswered() {
		BodyInserter<Object, ClientHttpRequest> body = this.pending.body();
		this.pending.answered();
		assertThatIllegalStateException().isThrownBy(() -> sent(body))
			.withMessageContaining("a filter of the WebClient");
		assertThatIllegalStateException().isThrownBy(this.pending::request);
	}

	private static String sent(BodyInserter<Object, ClientHttpRequest> body) {
		MockClientHttpRequest message = new MockClientHttpRequest(HttpMethod.POST, URI.create("/chat"));
		StepVerifier.create(body.insert(message, WITHOUT_CODECS)).verifyComplete();
		return String.valueOf(message.getBodyAsString().block());
	}

}
