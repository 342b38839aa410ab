package io.neurolink.provider.http;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

class HttpProviderTests {

	private static final AiRequest REQUEST = AiRequest.of("Grüße {you}");

	private static final String KEY = "sk-secret/1+2=3";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeTheServer() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void asksAndAnswers(Connectors connectors) {
		this.server
			.enqueue(Reply.of(200, "application/json", Map.of("x-request-id", "r1"), "{\"text\":\"Grüß Gott\"}"));
		AiResponse answer = generate(provider(connectors));
		assertThat(answer.content()).isEqualTo("Grüß Gott");
		assertThat(answer.provider()).isEqualTo("echo");
		assertThat(answer.model()).isEqualTo("m1");
		assertThat(answer.requestId()).isEqualTo("r1");
		ReceivedRequest request = this.server.takeRequest();
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.path()).isEqualTo("/base/ask?a=%7Bb%7D");
		assertThat(request.header("Content-Type")).isEqualTo("application/json");
		assertThat(request.header("Accept")).isEqualTo("application/json");
		assertThat(request.header("x-key")).isEqualTo(KEY);
		assertThat(request.header("Content-Length")).isNotNull();
		assertThat(request.header("Upgrade")).isNull();
		assertThat(request.body()).isEqualTo("{\"modelName\":\"m1\",\"prompt\":\"Grüße {you}\",\"stream\":false}");
	}

	@ParameterizedTest
	@EnumSource
	void readsAnAnswerLargerThanTheCodecsOfSpringAllow(Connectors connectors) {
		String text = "x".repeat(300_000);
		this.server.enqueue(Reply.json(200, "{\"text\":\"" + text + "\"}"));
		assertThat(generate(provider(connectors)).content()).isEqualTo(text);
	}

	@ParameterizedTest
	@EnumSource
	void refusesAnAnswerWithoutEnd(Connectors connectors) {
		this.server.enqueue((exchange) -> {
			exchange.head(200, "application/json", Map.of(), "Transfer-Encoding: chunked");
			withoutEnd(exchange);
		});
		AiException failure = failure(() -> generate(provider(connectors)));
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure).hasMessageContaining("larger than 16777216 bytes");
		assertClientLeft();
	}

	@ParameterizedTest
	@EnumSource
	void streamsPieceByPiece(Connectors connectors) {
		this.server.enqueue(Reply.events("data: He", "llo\n", "\ndata:  you\n\n: ping\n\n", "data: end\n\n"));
		assertThat(stream(provider(connectors))).extracting(AiChunk::content, AiChunk::finishReason)
			.containsExactly(tuple("Hello", null), tuple(" you", null), tuple("", "stop"));
		ReceivedRequest request = this.server.takeRequest();
		assertThat(request.header("Accept")).isEqualTo("text/event-stream");
		assertThat(request.body()).contains("\"stream\":true");
	}

	@ParameterizedTest
	@EnumSource
	void streamsCharactersThatPacketsSplit(Connectors connectors) {
		List<byte[]> pieces = new ArrayList<>();
		for (byte one : "data: 日本 🚀\n\ndata: end\n\n".getBytes(StandardCharsets.UTF_8)) {
			pieces.add(new byte[] { one });
		}
		this.server.enqueue(Reply.events(pieces));
		assertThat(stream(provider(connectors))).first().extracting(AiChunk::content).isEqualTo("日本 🚀");
	}

	@ParameterizedTest
	@EnumSource
	void deliversAPieceBeforeTheNextOneIsSent(Connectors connectors) {
		CountDownLatch delivered = new CountDownLatch(1);
		this.server.enqueue(Reply.startOfEvents("data: first\n\n").then((exchange) -> {
			delivered.await();
			exchange.chunk("data: second\n\ndata: end\n\n");
			exchange.end();
		}));
		StepVerifier.create(provider(connectors).stream(REQUEST).map(AiChunk::content))
			.expectNext("first")
			.then(delivered::countDown)
			.expectNext("second", "")
			.expectComplete()
			.verify(PATIENCE);
	}

	// The HTTP client keeps the request as long as its response is read.
	@ParameterizedTest
	@EnumSource
	void releasesTheEncodedRequestWhenItsStreamBegins(Connectors connectors) {
		AtomicReference<WeakReference<Object>> encoded = new AtomicReference<>();
		EchoProtocol protocol = new EchoProtocol() {

			@Override
			public WireRequest encode(AiRequest request, String model, boolean stream, String apiKey) {
				WireRequest wire = super.encode(request, model, stream, apiKey);
				encoded.set(new WeakReference<>(wire.body()));
				return wire;
			}

		};
		CountDownLatch released = new CountDownLatch(1);
		this.server.enqueue(Reply.startOfEvents("data: first\n\n").then((exchange) -> {
			released.await();
			exchange.chunk("data: end\n\n");
			exchange.end();
		}));
		StepVerifier
			.create(provider(connectors, protocol, this.server.url(), KEY).stream(REQUEST).map(AiChunk::content))
			.expectNext("first")
			.then(() -> Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				System.gc();
				assertThat(encoded.get()).isNotNull().extracting(WeakReference::get).isNull();
			}))
			.then(released::countDown)
			.expectNext("")
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.server.takeRequest().body()).contains("Grüße");
	}

	@ParameterizedTest
	@EnumSource
	void deliversNoMoreThanWasAskedFor(Connectors connectors) {
		this.server.enqueue(Reply.events("data: a\n\ndata: b\n\n", "data: c\n\ndata: end\n\n"));
		StepVerifier.create(provider(connectors).stream(REQUEST).map(AiChunk::content), 0)
			.thenRequest(1)
			.expectNext("a")
			.thenRequest(1)
			.expectNext("b")
			.thenRequest(Long.MAX_VALUE)
			.expectNext("c", "")
			.expectComplete()
			.verify(PATIENCE);
	}

	@ParameterizedTest
	@EnumSource
	void aFinishedStreamLeavesItsConnectionToTheNext(Connectors connectors) throws IOException {
		Semaphore delivered = new Semaphore(0);
		Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
		AtomicBoolean again = new AtomicBoolean();
		HttpServer keeping = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		keeping.createContext("/", (exchange) -> {
			again.set(!clients.add(exchange.getRemoteAddress()));
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(200, 0);
			exchange.getResponseBody().write("data: a\n\ndata: end\n\n".getBytes(StandardCharsets.UTF_8));
			exchange.getResponseBody().flush();
			delivered.acquireUninterruptibly(2);
			exchange.close();
		});
		keeping.start();
		try {
			HttpProvider provider = provider(connectors, "http://127.0.0.1:" + keeping.getAddress().getPort(), KEY);
			Awaitility.await().atMost(PATIENCE).until(() -> {
				provider.stream(REQUEST).doOnNext((chunk) -> delivered.release()).blockLast(PATIENCE);
				return again.get();
			});
		}
		finally {
			keeping.stop(0);
		}
	}

	@ParameterizedTest
	@EnumSource
	void endsAtTheEndMarkerThoughTheServerKeepsTheConnection(Connectors connectors) {
		this.server
			.enqueue(Reply.startOfEvents("data: a\n\ndata: end\n\ndata: never\n\n").then(Exchange::awaitClientLeft));
		assertThat(stream(provider(connectors))).hasSize(2);
		assertClientLeft();
	}

	@ParameterizedTest
	@EnumSource
	void isSatisfiedWithAFinishReasonWhereTheEndMarkerIsMissing(Connectors connectors) {
		this.server.enqueue(Reply.events("data: a\n\n", "data: finish\n\n"));
		assertThat(stream(provider(connectors))).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	@ParameterizedTest
	@EnumSource
	void isSatisfiedWithAFinishReasonWhereTheConnectionBreaksAfterIt(Connectors connectors) {
		this.server.enqueue(Reply.startOfEvents("data: a\n\ndata: finish\n\n").then(Reply.closeAbruptly()));
		assertThat(stream(provider(connectors))).last().extracting(AiChunk::finishReason).isEqualTo("stop");
	}

	@ParameterizedTest
	@EnumSource
	void tellsOfAStreamThatEndsTooEarly(Connectors connectors) {
		this.server.enqueue(Reply.events("data: a\n\n", "data: b"));
		StepVerifier.create(provider(connectors).stream(REQUEST).map(AiChunk::content))
			.expectNext("a")
			.expectErrorSatisfies((failure) -> assertThat(AiErrorType.of(failure)).isEqualTo(AiErrorType.NETWORK))
			.verify(PATIENCE);
	}

	@ParameterizedTest
	@EnumSource
	void tellsOfAStreamWhoseConnectionIsCut(Connectors connectors) {
		CountDownLatch delivered = new CountDownLatch(1);
		this.server.enqueue(Reply.startOfEvents("data: a\n\n").then((exchange) -> {
			delivered.await();
			exchange.reset();
		}));
		StepVerifier.create(provider(connectors).stream(REQUEST).map(AiChunk::content))
			.expectNext("a")
			.then(delivered::countDown)
			.expectErrorSatisfies((failure) -> {
				assertThat(AiErrorType.of(failure)).isEqualTo(AiErrorType.NETWORK);
				assertThat(failure).hasMessageStartingWith("echo/m1 cut the connection: ");
			})
			.verify(PATIENCE);
	}

	@ParameterizedTest
	@EnumSource
	void deliversWhatCameBeforeAFailureInTheSamePacket(Connectors connectors) {
		this.server.enqueue(Reply.events("data: a\n\ndata: fail\n\ndata: b\n\n"));
		StepVerifier.create(provider(connectors).stream(REQUEST).map(AiChunk::content))
			.expectNext("a")
			.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("with a failure"))
			.verify(PATIENCE);
	}

	@ParameterizedTest
	@EnumSource
	void refusesAnEventWithoutEnd(Connectors connectors) {
		this.server.enqueue(Reply.startOfEvents("data: ").then(HttpProviderTests::withoutEnd));
		assertThat(failure(() -> stream(provider(connectors))).type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertClientLeft();
	}

	@ParameterizedTest
	@EnumSource
	void readsEventsThatComeWithoutTheirContentType(Connectors connectors) {
		this.server.enqueue(Reply.of(200, "", Map.of(), "data: a\n\ndata: end\n\n"),
				Reply.of(200, "text/plain", Map.of(), "data: a\n\ndata: end\n\n"));
		assertThat(stream(provider(connectors))).hasSize(2);
		assertThat(stream(provider(connectors))).hasSize(2);
	}

	static Stream<Arguments> noAnswers() {
		String page = "<html>\n  <body>Sign in" + " please".repeat(30);
		return onEach((connectors) -> Stream.of(
				Arguments.of(connectors, Reply.of(200, "text/html; charset=utf-8", Map.of(), page),
						"(content type text/html; charset=utf-8): <html> <body>Sign in please"),
				Arguments.of(connectors, Reply.of(200, "application/json", Map.of(), ""),
						"an empty body (content type application/json)"),
				Arguments.of(connectors, Reply.of(200, "text/html", Map.of(), " \r\n "), "an empty body"),
				Arguments.of(connectors, Reply.json(200, "{\"text\":"), ": {\"text\":"),
				Arguments.of(connectors, Reply.json(200, "\"ok\""), ": \"ok\"")));
	}

	@ParameterizedTest
	@MethodSource("noAnswers")
	void tellsWhatA200BringsThatIsNoAnswer(Connectors connectors, Reply reply, String words) {
		this.server.enqueue(reply, reply);
		for (AiException failure : failures(provider(connectors))) {
			assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
			assertThat(failure.status()).isEqualTo(200);
			assertThat(failure).hasMessageStartingWith("echo/m1 answered 200, but with ").hasMessageContaining(words);
			assertThat(failure.getMessage()).hasSizeLessThan(220);
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsOfAnEmptyStream(Connectors connectors) {
		this.server.enqueue(Reply.events(": nothing\n\n"));
		assertThat(failure(() -> stream(provider(connectors))).type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
	}

	@ParameterizedTest
	@EnumSource
	void readsAnErrorOfTheVendorInThePlaceOfAStream(Connectors connectors) {
		String error = "{\"error\":{\"message\":\"too much\"}}";
		this.server.enqueue(Reply.json(200, error));
		assertThat(failure(() -> stream(provider(connectors)))).hasMessageContaining("error 200: " + error);
	}

	@ParameterizedTest
	@EnumSource
	void leavesOtherStatusesToTheProtocol(Connectors connectors) {
		this.server.always(Reply.of(429, "application/json", Map.of("x-request-id", "r2"), "slow down"));
		for (AiException failure : failures(provider(connectors))) {
			assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(failure.status()).isEqualTo(429);
			assertThat(failure.requestId()).isEqualTo("r2");
			assertThat(failure).hasMessageContaining("slow down");
		}
	}

	@ParameterizedTest
	@EnumSource
	void readsTheBeginningOfAnErrorWithoutEnd(Connectors connectors) {
		this.server.enqueue((exchange) -> {
			exchange.head(500, "text/plain", Map.of(), "Transfer-Encoding: chunked");
			withoutEnd(exchange);
		});
		AiException failure = failure(() -> generate(provider(connectors)));
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure.status()).isEqualTo(500);
		assertClientLeft();
	}

	@ParameterizedTest
	@EnumSource
	void doesNotCarryTheKeyWhereARedirectPoints(Connectors connectors) {
		try (ScriptedServer elsewhere = new ScriptedServer()) {
			this.server.enqueue(Reply.of(307, "", Map.of("Location", elsewhere.url() + "/"), ""));
			assertThat(failure(() -> generate(provider(connectors))).status()).isEqualTo(307);
			assertThat(elsewhere.requestCount()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsOfARefusedConnection(Connectors connectors) {
		for (AiException failure : failures(provider(connectors, ScriptedServer.refusingUrl(), KEY))) {
			assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
			assertThat(failure).hasMessageStartingWith("echo/m1 could not be reached: ");
			assertThat(failure.provider()).isEqualTo("echo");
			assertThat(failure.model()).isEqualTo("m1");
		}
	}

	@ParameterizedTest
	@EnumSource
	void tellsOfATlsHandshakeThatFails(Connectors connectors) {
		String url = this.server.url().replace("http:", "https:");
		AiException failure = failure(() -> generate(provider(connectors, url, KEY)));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
	}

	static Stream<Arguments> cutAnswers() {
		String json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
		return onEach((connectors) -> Stream
			.of(Reply.reset(), Reply.closeAbruptly(), Reply.raw("HTTP/1.1 20"),
					Reply.raw(json + "Content-Length: 90\r\n\r\n{\"te"),
					Reply.raw(json + "Transfer-Encoding: chunked\r\n\r\n4\r\n{\"te\r\n"))
			.map((reply) -> Arguments.of(connectors, reply)));
	}

	@ParameterizedTest
	@MethodSource("cutAnswers")
	void tellsOfAConnectionThatIsCutAndDoesNotSendTwice(Connectors connectors, Reply reply) {
		this.server.enqueue(reply);
		AiException failure = failure(() -> generate(provider(connectors)));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(this.server.requestCount()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void aSubscriberThatLeavesClosesTheConnection(Connectors connectors) {
		this.server.always(Reply.hang());
		HttpProvider provider = provider(connectors);
		for (Publisher<?> call : List.of(provider.generate(REQUEST), provider.stream(REQUEST))) {
			Disposable subscription = Flux.from(call).subscribe();
			ReceivedRequest request = this.server.takeRequest();
			assertThat(request.clientLeft()).isNotDone();
			subscription.dispose();
			assertThat(request.clientLeft()).succeedsWithin(PATIENCE);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aReaderThatLeavesAStreamClosesTheConnection(Connectors connectors) {
		this.server.enqueue(Reply.startOfEvents("data: a\n\n").then(Exchange::awaitClientLeft));
		assertThat(provider(connectors).stream(REQUEST).blockFirst()).isNotNull();
		assertClientLeft();
	}

	@ParameterizedTest
	@EnumSource
	void everySubscriptionIsACallWithTheNextKey(Connectors connectors) {
		this.server.always(Reply.json(200, "{\"text\":\"a\"}"));
		Mono<AiResponse> answer = provider(connectors, this.server.url(), "k1", "k2").generate(REQUEST);
		assertThat(this.server.requestCount()).isZero();
		for (String expected : List.of("k1", "k2", "k1")) {
			answer.block();
			assertThat(this.server.takeRequest().header("x-key")).isEqualTo(expected);
		}
	}

	static Stream<Arguments> echoes() {
		String page = "<p>wrong key " + KEY + "</p>";
		return onEach((connectors) -> Stream
			.of(Reply.of(401, "text/html", Map.of("x-request-id", KEY), page),
					Reply.of(200, "text/html", Map.of(), page), Reply.raw("HTTP/1.1 2x0 " + KEY + "\r\n\r\n"),
					Reply.raw(KEY + "\r\n\r\n"))
			.map((reply) -> Arguments.of(connectors, reply)));
	}

	@ParameterizedTest
	@MethodSource("echoes")
	void neverTellsAKeyThatTheServerEchoes(Connectors connectors, Reply echo) {
		this.server.always(echo);
		HttpProvider provider = provider(connectors);
		for (AiException failure : failures(provider)) {
			assertThat(everythingOf(failure)).doesNotContainIgnoringCase(KEY);
		}
		assertThat(provider.toString()).doesNotContain(KEY);
	}

	@ParameterizedTest
	@EnumSource
	void neverTellsAKeyThatNoHeaderCanCarry(Connectors connectors) {
		for (AiException failure : failures(provider(connectors, this.server.url(), KEY + "\n"))) {
			assertThat(failure.type()).isEqualTo(AiErrorType.AUTHENTICATION);
			assertThat(failure).hasMessageContaining("neurolink.providers.echo.api-key");
			assertThat(everythingOf(failure)).doesNotContainIgnoringCase(KEY);
		}
	}

	@Test
	void takesAShortKeyForAPlaceholder() {
		this.server.enqueue(Reply.of(500, "text/plain", Map.of(), "none of us is well"));
		AiException failure = failure(() -> generate(provider(Connectors.JDK, this.server.url(), "none")));
		assertThat(failure).hasMessageContaining("none of us is well");
	}

	@Test
	void asksForTheModelOfTheRequestRatherThanTheDefault() {
		this.server.enqueue(Reply.json(200, "{\"text\":\"a\"}"));
		AiResponse answer = provider(Connectors.JDK).generate(REQUEST.toBuilder().model("m2").build()).block();
		assertThat(answer).isNotNull().extracting(AiResponse::model).isEqualTo("m2");
		assertThat(this.server.takeRequest().body()).contains("\"m2\"");
	}

	@Test
	void saysWhichPropertyNamesAModelWhereNoneIs() {
		HttpProvider provider = HttpProvider.create("echo", new EchoProtocol(), WebClient.builder(),
				Connectors.JDK.connector(), this.server.url(), ApiKeyPool.of(List.of(KEY)), null);
		assertThat(provider.defaultModel()).isNull();
		for (AiException failure : failures(provider)) {
			assertThat(failure.type()).isEqualTo(AiErrorType.INVALID_REQUEST);
			assertThat(failure).hasMessageContaining("neurolink.providers.echo.model");
		}
		assertThat(this.server.requestCount()).isZero();
	}

	@Test
	void takesWhatTheApplicationSetOnItsBuilder() {
		this.server.always(Reply.json(200, "{\"text\":\"a\"}"));
		HttpProvider provider = HttpProvider.create("echo", new EchoProtocol(),
				WebClient.builder().defaultHeader("x-app", "yes"), Connectors.JDK.connector(), this.server.url() + "//",
				ApiKeyPool.of(List.of(KEY)), "m1");
		generate(provider);
		ReceivedRequest request = this.server.takeRequest();
		assertThat(request.header("x-app")).isEqualTo("yes");
		assertThat(request.path()).isEqualTo("/ask?a=%7Bb%7D");
	}

	private HttpProvider provider(Connectors connectors) {
		return provider(connectors, this.server.url() + "/base/", KEY);
	}

	private static HttpProvider provider(Connectors connectors, String url, String... keys) {
		return provider(connectors, new EchoProtocol(), url, keys);
	}

	private static HttpProvider provider(Connectors connectors, WireProtocol protocol, String url, String... keys) {
		return HttpProvider.create("echo", protocol, WebClient.builder(), connectors.connector(), url,
				ApiKeyPool.of(List.of(keys)), "m1");
	}

	private static AiResponse generate(HttpProvider provider) {
		AiResponse answer = provider.generate(REQUEST).block(PATIENCE);
		assertThat(answer).isNotNull();
		return answer;
	}

	private static List<AiChunk> stream(HttpProvider provider) {
		List<AiChunk> chunks = provider.stream(REQUEST).collectList().block(PATIENCE);
		assertThat(chunks).isNotNull();
		return chunks;
	}

	private static List<AiException> failures(HttpProvider provider) {
		return List.of(failure(() -> generate(provider)), failure(() -> stream(provider)));
	}

	private static AiException failure(ThrowingCallable call) {
		AiException failure = catchThrowableOfType(AiException.class, call);
		assertThat(failure).as("a failure").isNotNull();
		return failure;
	}

	private static String everythingOf(AiException failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text + " " + failure.requestId() + " " + failure.partialContent();
	}

	private void assertClientLeft() {
		assertThat(this.server.takeRequest().clientLeft()).succeedsWithin(PATIENCE);
	}

	private static void withoutEnd(Exchange exchange) throws IOException {
		byte[] piece = "x".repeat(256 * 1024).getBytes(StandardCharsets.UTF_8);
		while (true) {
			exchange.chunk(piece);
		}
	}

	private static Stream<Arguments> onEach(Function<Connectors, Stream<Arguments>> cases) {
		return Stream.of(Connectors.values()).flatMap(cases);
	}

}
