package io.neurolink.provider.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.neurolink.error.AiException;
import io.neurolink.middleware.LoggingMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.ServerText;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.google.GoogleAiProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What a server sends besides the text of an answer is printable, bounded, and without
 * the key, in successful answers too.
 */
@Timeout(60)
class UntrustedServerTextTests {

	private static final String KEY = "sk-proj-the-key-that-nobody-must-see";

	/** Each is between "be" and "fore" where it is sent, as JSON escapes it. */
	private static final List<String> UNPRINTABLE = List.of("\\u0000", "\\u001b[31m", "\\n", "\\r\\n", "\\u0007",
			"\\u007f", "\\u0085", "\\u009b", "\\u2028", "\\u2029", "\\u202e", "\\u202a", "\\u2066", "\\u2069",
			"\\u200e", "\\u200f", "\\u061c", "\\u200b", "\\u200d", "\\ufeff", "\\u00ad", "\\ud83d", "\\udc4b",
			"\\udb40\\udc41");

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource(Vendor.class)
	void unprintableCharactersReachNeitherAnswersNorTheLog(Vendor vendor) {
		for (String unprintable : UNPRINTABLE) {
			try (EveryLine log = new EveryLine()) {
				String sent = "be" + unprintable + "fore";
				for (String text : told(vendor, sent)) {
					assertThat(text).as(unprintable).startsWith("be").endsWith("fore");
					assertPrintable(text);
				}
				for (AiException failure : failures(vendor, sent)) {
					assertThat(failure.getMessage()).contains("fore");
					assertPrintable(String.valueOf(failure.getMessage()));
				}
				log.lines()
					.lines()
					.filter((line) -> line.contains("Call "))
					.forEach(UntrustedServerTextTests::assertPrintable);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Vendor.class)
	void aKeyThatASuccessfulAnswerEchoesIsMasked(Vendor vendor) {
		for (String echo : List.of(KEY, KEY.toUpperCase(Locale.ROOT), "api_key:" + KEY,
				KEY.replace("nobody", "no\\u200bbody"), KEY.replace("nobody", "no\\u0000body"),
				"x".repeat(40) + KEY + "x".repeat(300), "x".repeat(110) + KEY)) {
			for (String text : told(vendor, echo)) {
				assertThat(text).containsAnyOf("***", "xxxx").doesNotContainIgnoringCase("sk-proj");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Vendor.class)
	void whatIsKeptIsBounded(Vendor vendor) {
		for (String text : told(vendor, "x".repeat(100_000))) {
			assertThat(text).hasSizeLessThanOrEqualTo(ServerText.MAX_NAME);
		}
		for (AiException failure : failures(vendor, "x".repeat(60_000))) {
			assertThat(failure.getMessage()).hasSizeLessThanOrEqualTo(ServerText.MAX_MESSAGE);
			assertThat(String.valueOf(failure.requestId())).hasSizeLessThanOrEqualTo(ServerText.MAX_REQUEST_ID);
		}
	}

	@ParameterizedTest
	@EnumSource(Vendor.class)
	void ordinaryTextOfAnyScriptIsLeftAlone(Vendor vendor) {
		for (String text : List.of("gpt-4o-2024-08-06", "модель", "模型-2", "a b", "é", "👋")) {
			assertThat(told(vendor, text)).containsOnly(text);
		}
	}

	@ParameterizedTest
	@EnumSource(Vendor.class)
	void theContentIsTheModelsOwn(Vendor vendor) {
		this.server.enqueue(Reply.json(200, vendor.whole("m", "end", "id")));
		assertThat(template(vendor).generate(AiRequest.of("Hello")).content()).isEqualTo(Vendor.CONTENT);
		this.server.enqueue(Reply.events(vendor.stream("m", "end", "id")));
		assertThat(stream(vendor).stream().map(AiChunk::content).collect(Collectors.joining()))
			.isEqualTo(Vendor.CONTENT);
	}

	@ParameterizedTest
	@MethodSource("headers")
	void anIdentifierInAHeaderIsCleanedToo(Vendor vendor, String header) {
		this.server.enqueue(Reply.of(200, "application/json", Map.of(header, KEY), vendor.whole("m", "end", "")));
		assertThat(String.valueOf(template(vendor).generate(AiRequest.of("Hello")).requestId())).isEqualTo("***");
		this.server.enqueue(
				Reply
					.stream(200, "text/event-stream", Map.of(header, KEY),
							List.of(vendor.stream("m", "end", "").getBytes(StandardCharsets.UTF_8)))
					.then(Exchange::end));
		assertThat(stream(vendor)).first().extracting(AiChunk::requestId).isEqualTo("***");
		this.server.enqueue(Reply.of(500, "application/json", Map.of(header, KEY), "{}"));
		assertThat(String.valueOf(failure(vendor).requestId())).isEqualTo("***");
		this.server.enqueue(Reply.of(500, "application/json", Map.of(header, "x".repeat(4000)), "{}"));
		assertThat(String.valueOf(failure(vendor).requestId())).hasSizeLessThanOrEqualTo(ServerText.MAX_REQUEST_ID);
	}

	static Stream<Arguments> headers() {
		return Stream.of(Arguments.of(Vendor.OPENAI, "x-request-id"), Arguments.of(Vendor.ANTHROPIC, "request-id"));
	}

	private List<String> told(Vendor vendor, String text) {
		List<String> told = new ArrayList<>();
		this.server.enqueue(Reply.json(200, vendor.whole(text, text, text)));
		AiResponse answer = template(vendor).generate(AiRequest.of("Hello"));
		Stream.of(answer.model(), answer.finishReason()).map(String::valueOf).forEach(told::add);
		Stream.of(answer.requestId(), answer.responseId()).filter(Objects::nonNull).forEach(told::add);
		this.server.enqueue(Reply.events(vendor.stream(text, text, text)));
		for (AiChunk chunk : stream(vendor)) {
			Stream.of(chunk.model(), chunk.finishReason(), chunk.requestId(), chunk.responseId())
				.filter(Objects::nonNull)
				.forEach(told::add);
		}
		return told;
	}

	private List<AiException> failures(Vendor vendor, String text) {
		List<AiException> failures = new ArrayList<>();
		String error = "{\"type\":\"error\",\"request_id\":\"" + text + "\",\"error\":{\"message\":\"" + text
				+ "\",\"type\":\"" + text + "\",\"code\":\"" + text + "\",\"status\":\"" + text + "\"}}";
		for (int status : new int[] { 400, 429, 500 }) {
			this.server.enqueue(Reply.json(status, error));
			failures.add(failure(vendor));
		}
		this.server.enqueue(Reply.events("data: " + error + "\n\n"));
		failures.add(catchThrowableOfType(AiException.class, () -> stream(vendor)));
		return failures;
	}

	private AiException failure(Vendor vendor) {
		return catchThrowableOfType(AiException.class, () -> template(vendor).generate(AiRequest.of("Hello")));
	}

	private List<AiChunk> stream(Vendor vendor) {
		List<AiChunk> chunks = template(vendor).stream("Hello").collectList().block();
		return (chunks != null) ? chunks : List.of();
	}

	private AiTemplate template(Vendor vendor) {
		HttpProvider provider = HttpProvider.create("vendor", vendor.protocol(this.server.url()), WebClient.builder(),
				Connectors.inTurn(vendor.ordinal()).connector(), this.server.url(), ApiKeyPool.of(List.of(KEY)),
				"model");
		return AiTemplate.builder()
			.provider(provider)
			.middleware(new LoggingMiddleware(AiClock.system(), false))
			.build();
	}

	private static void assertPrintable(@Nullable String text) {
		assertThat(String.valueOf(text).codePoints()).as(text)
			.noneMatch((character) -> switch (Character.getType(character)) {
				case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
						Character.SURROGATE ->
					true;
				default -> false;
			});
	}

	/**
	 * The wire formats, each with a model, a finish reason and an identifier to choose.
	 */
	enum Vendor {

		OPENAI {

			@Override
			WireProtocol protocol(String url) {
				return new OpenAiProtocol(url);
			}

			@Override
			String whole(String model, String finish, String id) {
				return "{\"id\":\"" + id + "\",\"model\":\"" + model
						+ "\",\"choices\":[{\"index\":0,\"message\":{\"content\":\"" + JSON_CONTENT
						+ "\"},\"finish_reason\":\"" + finish + "\"}]}";
			}

			@Override
			String stream(String model, String finish, String id) {
				return "data: {\"id\":\"" + id + "\",\"model\":\"" + model
						+ "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + JSON_CONTENT
						+ "\"}}]}\n\ndata: {\"model\":\"" + model
						+ "\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + finish
						+ "\"}]}\n\ndata: [DONE]\n\n";
			}

		},

		ANTHROPIC {

			@Override
			WireProtocol protocol(String url) {
				return new AnthropicProtocol();
			}

			@Override
			String whole(String model, String finish, String id) {
				return "{\"type\":\"message\",\"id\":\"" + id + "\",\"model\":\"" + model
						+ "\",\"content\":[{\"type\":\"text\",\"text\":\"" + JSON_CONTENT + "\"}],\"stop_reason\":\""
						+ finish + "\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}";
			}

			@Override
			String stream(String model, String finish, String id) {
				return "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"" + id
						+ "\",\"model\":\"" + model
						+ "\",\"content\":[]}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\""
						+ JSON_CONTENT
						+ "\"}}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
						+ finish + "\"}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
			}

		},

		GOOGLE {

			@Override
			WireProtocol protocol(String url) {
				return new GoogleAiProtocol();
			}

			@Override
			String whole(String model, String finish, String id) {
				return "{\"responseId\":\"" + id + "\",\"modelVersion\":\"" + model
						+ "\",\"candidates\":[{\"index\":0,\"content\":{\"parts\":[{\"text\":\"" + JSON_CONTENT
						+ "\"}]},\"finishReason\":\"" + finish + "\"}]}";
			}

			@Override
			String stream(String model, String finish, String id) {
				return "data: " + whole(model, finish, id) + "\n\n";
			}

		};

		static final String CONTENT = "a\u202eb\u0007c\u2028d";

		static final String JSON_CONTENT = "a\\u202eb\\u0007c\\u2028d";

		abstract WireProtocol protocol(String url);

		abstract String whole(String model, String finish, String id);

		abstract String stream(String model, String finish, String id);

	}

}
