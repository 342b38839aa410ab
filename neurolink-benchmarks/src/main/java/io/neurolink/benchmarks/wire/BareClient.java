package io.neurolink.benchmarks.wire;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A hand-written {@code WebClient} with Spring's reader of events and Jackson, without
 * any resilience.
 */
final class BareClient implements StreamingClient, BlockingClient {

	private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENTS = new ParameterizedTypeReference<>() {
	};

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final WebClient client;

	BareClient(Connector connector, String baseUrl) {
		this.client = WebClient.builder()
			.clientConnector(connector.bare())
			.baseUrl(baseUrl)
			.defaultHeaders((headers) -> headers.setBearerAuth("none"))
			.build();
	}

	@Override
	public void ask(String prompt, Answer answer) {
		this.client.post()
			.uri("/chat/completions")
			.accept(MediaType.TEXT_EVENT_STREAM)
			.bodyValue(body(prompt, true))
			.retrieve()
			.bodyToFlux(EVENTS)
			.mapNotNull(ServerSentEvent::data)
			.filter((data) -> !data.equals("[DONE]"))
			.map((data) -> JSON.readTree(data).at("/choices/0/delta/content").asString(""))
			.filter((text) -> !text.isEmpty())
			.subscribe(answer::piece, answer::ended, () -> answer.ended(null));
	}

	@Override
	public String ask(String prompt) {
		JsonNode answer = this.client.post()
			.uri("/chat/completions")
			.bodyValue(body(prompt, false))
			.retrieve()
			.bodyToMono(JsonNode.class)
			.block(LIMIT);
		return Objects.requireNonNull(answer).at("/choices/0/message/content").asString("");
	}

	@Override
	public void close() {
	}

	private static Map<String, Object> body(String prompt, boolean stream) {
		List<Map<String, String>> messages = List.of(Map.of("role", "user", "content", prompt));
		return stream ? Map.of("model", "gpt-4o", "messages", messages, "stream", true, "stream_options",
				Map.of("include_usage", true)) : Map.of("model", "gpt-4o", "messages", messages);
	}

}
