package io.neurolink.provider.http;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.Timeouts;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What holds whatever the vendor: each protocol's wire tests extend this, and a subclass
 * of theirs runs them on the other connector. The provider is called through an
 * {@link AiTemplate}, as applications do.
 */
@Timeout(60)
public abstract class WireTests {

	/** The name of the provider. */
	protected static final String PROVIDER = "vendor";

	/** The key that must not be told. */
	protected static final String KEY = "sk-the-key-that-nobody-must-see";

	/** A timeout that passes; some twenty tests wait for it. */
	protected static final Duration SHORT = Duration.ofMillis(50);

	/** A timeout that does not pass. */
	protected static final Duration LONG = Duration.ofMinutes(5);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final long MUCH = 128L * 1024 * 1024;

	private static final String HTML = "<!DOCTYPE html>\n<html><body>Please sign in</body></html>\n";

	private final ScriptedServer server = new ScriptedServer();

	/**
	 * The connector that the requests are sent by.
	 */
	protected Connectors connectors() {
		return Connectors.REACTOR_NETTY;
	}

	/**
	 * What the vendor speaks.
	 */
	protected abstract WireProtocol protocol();

	/**
	 * A model of the vendor.
	 */
	protected abstract String model();

	/**
	 * The body of a whole answer, whose text ends with a character of four bytes.
	 */
	protected abstract String answer();

	/**
	 * The events of a stream up to its first piece of text, which is "Hi".
	 */
	protected abstract String[] startOfStream();

	/**
	 * The events of the stream thereafter, among them the text " there! 👋".
	 */
	protected abstract String[] restOfStream();

	/**
	 * What the vendor sends while its model is silent.
	 */
	protected String keepAlive() {
		return ": keep-alive\n\n";
	}

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@Test
	void aStreamMayArriveCutAnywhere() {
		List<byte[]> bytes = new ArrayList<>();
		for (byte next : String.join("", wholeStream()).getBytes(StandardCharsets.UTF_8)) {
			bytes.add(new byte[] { next });
		}
		this.server.enqueue(Reply.events(bytes));
		assertThat(stream("Hello")).extracting(AiChunk::content).containsExactly("Hi", " there! 👋", "");
	}

	@Test
	void aStreamMayEndItsLinesAsWindowsDoes() {
		this.server.enqueue(Reply.events(String.join("", wholeStream()).replace("\n", "\r\n")));
		assertThat(stream("Hello")).extracting(AiChunk::content).containsExactly("Hi", " there! 👋", "");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   ", HTML, "not json", "{\"a\":", "null", "{}", "[]", "{\"error\":null}" })
	void a200ThatIsNoAnswerIsAnErrorOfTheProvider(String body) {
		this.server.always(Reply.of(200, "application/json", Map.of(), body));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
			assertThat(failure.status()).isEqualTo(200);
		}
	}

	@Test
	void aPageOfHtmlWithStatus200IsAnErrorOfTheProvider() {
		this.server.always(Reply.of(200, "text/html; charset=utf-8", Map.of(), HTML));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n\n", ": a comment\n\n", HTML })
	void aStreamWithoutEventsIsAnErrorOfTheProvider(String body) {
		this.server.enqueue(Reply.events(body));
		assertThat(failureOfStream("Hello").type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { "data: {\"a\":\n\n", "data: oops\n\n", "data: \"oops\"\n\n", "data: null\n\n" })
	void aMalformedEventIsAnErrorOfTheProviderThatCarriesTheTextBeforeIt(String event) {
		this.server.enqueue(Reply.events(with(startOfStream(), event)));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void aPingIsNoFirstToken() {
		this.server.enqueue(Reply.startOfEvents(keepAlive(), keepAlive()).then(Reply.hang()));
		AiException failure = failureWithin(new Timeouts(SHORT, LONG, LONG, null));
		assertThat(failure.type()).isEqualTo(AiErrorType.TIMEOUT);
		assertThat(failure).hasMessageContaining("neurolink.timeout.first-token");
	}

	@Test
	void aSilenceInTheMiddleEndsTheStream() {
		this.server.enqueue(Reply.startOfEvents(with(startOfStream(), keepAlive())).then(Reply.hang()));
		AiException failure = failureWithin(new Timeouts(LONG, SHORT, LONG, null));
		assertThat(failure).hasMessageContaining("neurolink.timeout.idle");
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void aWholeStreamMayBeGivenALimit() {
		this.server.enqueue(Reply.startOfEvents(startOfStream()).then(Reply.hang()));
		assertThat(failureWithin(new Timeouts(LONG, LONG, LONG, SHORT)))
			.hasMessageContaining("neurolink.timeout.stream-total");
	}

	@Test
	void aSlowReaderSlowsTheServerDown() {
		byte[] piece = restOfStream()[0].getBytes(StandardCharsets.UTF_8);
		AtomicLong sent = new AtomicLong();
		this.server.enqueue(Reply.startOfEvents(startOfStream()).then((exchange) -> {
			while (sent.get() < MUCH) {
				exchange.chunk(piece);
				sent.addAndGet(piece.length);
			}
		}));
		StepVerifier.create(template(this.server.url(), Timeouts.DEFAULT).stream("Hello"), 1)
			.expectNextCount(1)
			.then(() -> awaitStandstill(sent))
			.thenCancel()
			.verify();
		assertThat(sent.get()).isLessThan(MUCH);
	}

	@Test
	void aStreamThatEndsTooEarlyWasCut() {
		this.server.enqueue(Reply.events(startOfStream()));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void aStreamWhoseConnectionIsClosedTooEarlyWasCut() {
		this.server.enqueue(Reply.startOfEvents(startOfStream()).then(Reply.closeAbruptly()));
		AiException failure = failureOfStream("Hello");
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(failure.partialContent()).isEqualTo("Hi");
	}

	@Test
	void aStreamWhoseConnectionIsResetWasCut() {
		this.server.enqueue(Reply.startOfEvents(startOfStream()).then(Reply.reset()));
		assertThat(failureOfStream("Hello").type()).isEqualTo(AiErrorType.NETWORK);
	}

	@Test
	void anAnswerWhoseConnectionIsClosedTooEarlyWasCut() {
		this.server.enqueue(Reply
			.raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n" + answer()));
		assertThat(failureOfGenerate("Hello").type()).isEqualTo(AiErrorType.NETWORK);
	}

	@Test
	void aResetConnectionIsAFailureOfTheNetwork() {
		this.server.always(Reply.reset());
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
			assertThat(failure.status()).isNull();
			assertThat(failure.provider()).isEqualTo(PROVIDER);
			assertThat(failure.model()).isEqualTo(model());
		}
	}

	@Test
	void aRefusedConnectionIsAFailureOfTheNetwork() {
		AiTemplate template = template(ScriptedServer.refusingUrl());
		AiException failure = catchThrowableOfType(AiException.class, () -> template.generate(AiRequest.of("Hello")));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
	}

	@ParameterizedTest
	@CsvSource({ "401, AUTHENTICATION", "402, QUOTA_EXCEEDED", "403, AUTHENTICATION", "404, NOT_FOUND", "408, TIMEOUT",
			"413, CONTEXT_LENGTH", "422, INVALID_REQUEST", "429, RATE_LIMIT", "500, PROVIDER_ERROR",
			"502, PROVIDER_ERROR", "503, OVERLOADED", "504, PROVIDER_ERROR", "529, OVERLOADED" })
	void theStatusDecidesWhereAProxyAnswersInItsOwnWords(int status, AiErrorType type) {
		this.server.always(Reply.of(status, "text/html", Map.of("Retry-After", "7"), HTML));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(type);
			assertThat(failure.status()).isEqualTo(status);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		}
	}

	@Test
	void aKeyThatTheServerEchoesIsNotTold() {
		this.server.always(Reply.json(401, "{\"type\":\"error\",\"error\":{\"code\":401,\"type\":\"" + KEY
				+ "\",\"status\":\"" + KEY + "\",\"message\":\"No such key: " + KEY + "\"}}"));
		for (AiException failure : failuresOfBothWays("Hello")) {
			assertThat(failure.type()).isEqualTo(AiErrorType.AUTHENTICATION);
			StringWriter everything = new StringWriter();
			failure.printStackTrace(new PrintWriter(everything));
			assertThat(everything.toString()).contains("No such key").doesNotContain(KEY);
		}
		assertThat(this.server.takeRequest().path()).doesNotContain(KEY);
	}

	@Test
	void noLineOfTheLogTellsTheKeyHoweverMuchIsLogged() {
		try (EveryLine log = new EveryLine()) {
			this.server.enqueue(Reply.json(200, answer()));
			generate("Hello");
			this.server.enqueue(Reply.events(wholeStream()));
			stream("Hello");
			this.server.enqueue(Reply.json(401, "{\"error\":{\"message\":\"No such key: " + KEY + "\"}}"));
			failureOfGenerate("Hello");
			this.server.always(Reply.reset());
			failuresOfBothWays("Hello");
			assertThat(log.lines()).contains(this.server.url()).doesNotContain(KEY);
		}
	}

	/**
	 * The server that plays the vendor.
	 */
	protected final ScriptedServer server() {
		return this.server;
	}

	/**
	 * Asks for a whole answer.
	 */
	protected final AiResponse generate(String prompt) {
		return template(this.server.url()).generate(AiRequest.of(prompt));
	}

	/**
	 * Asks for a stream and reads it to its end.
	 */
	protected final List<AiChunk> stream(String prompt) {
		return template(this.server.url()).stream(AiRequest.of(prompt)).collectList().block();
	}

	/**
	 * Asks for a whole answer and expects none.
	 */
	protected final AiException failureOfGenerate(String prompt) {
		return catchThrowableOfType(AiException.class, () -> generate(prompt));
	}

	/**
	 * Asks for a stream and expects it to fail.
	 */
	protected final AiException failureOfStream(String prompt) {
		return catchThrowableOfType(AiException.class, () -> stream(prompt));
	}

	/**
	 * Asks for a whole answer and for a stream, and expects both to fail.
	 */
	protected final List<AiException> failuresOfBothWays(String prompt) {
		return List.of(failureOfGenerate(prompt), failureOfStream(prompt));
	}

	/**
	 * Checks what the oldest request was that the server got.
	 */
	protected final void assertSent(String path, String body, Map<String, String> headers) {
		ReceivedRequest request = this.server.takeRequest();
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo(path);
		headers.forEach((name, value) -> assertThat(request.header(name)).isEqualTo(value));
		assertThat(JSON.readTree(request.body())).isEqualTo(JSON.readTree(body));
	}

	/**
	 * Events and one more.
	 */
	protected static String[] with(String[] events, String event) {
		return Stream.concat(Stream.of(events), Stream.of(event)).toArray(String[]::new);
	}

	/**
	 * The events of a whole stream.
	 */
	protected final String[] wholeStream() {
		return Stream.concat(Stream.of(startOfStream()), Stream.of(restOfStream())).toArray(String[]::new);
	}

	private static void awaitStandstill(AtomicLong sent) {
		AtomicLong before = new AtomicLong(-1);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(200))
			.until(() -> before.getAndSet(sent.get()) == sent.get() || sent.get() >= MUCH);
	}

	/**
	 * Asks for a stream and expects it to fail, with timeouts of its own.
	 */
	protected final AiException failureWithin(Timeouts timeouts) {
		return catchThrowableOfType(AiException.class,
				() -> template(this.server.url(), timeouts).stream("Hello").blockLast());
	}

	private AiTemplate template(String baseUrl) {
		return template(baseUrl, Timeouts.DEFAULT);
	}

	private AiTemplate template(String baseUrl, Timeouts timeouts) {
		return AiTemplate.builder().provider(provider(baseUrl)).timeouts(timeouts).build();
	}

	/**
	 * The provider on the connector of the test.
	 */
	protected final HttpProvider provider(String baseUrl) {
		return HttpProvider.create(PROVIDER, protocol(), WebClient.builder(), connectors().connector(), baseUrl,
				ApiKeyPool.of(List.of(KEY)), model());
	}

}
