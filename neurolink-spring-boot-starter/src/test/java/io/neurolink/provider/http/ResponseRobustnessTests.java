package io.neurolink.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.RawServer;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for statuses, interim responses, redirects and responses that break HTTP, on both
 * clients.
 */
class ResponseRobustnessTests {

	private static final String KEY = "sk-very-secret-key";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String ANSWER = "{\"text\":\"right\"}";

	private static final String JSON = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	private static final String CHUNKED = JSON + "Transfer-Encoding: chunked\r\n\r\n";

	private static final String LAST = "10\r\n" + ANSWER + "\r\n0\r\n";

	private final RawServer server = new RawServer();

	@AfterEach
	void closeTheServer() throws IOException {
		this.server.close();
	}

	static Stream<Arguments> statuses() {
		return onEach("200", "201", "202", "203", "206", "226", "299");
	}

	@ParameterizedTest
	@MethodSource("statuses")
	void anySuccessWithABodyIsAnAnswer(Connectors connectors, String status) {
		this.server.enqueue(RawServer.ok(ANSWER).replace("200", status),
				"HTTP/1.1 " + status + " OK\r\nContent-Type: text/event-stream\r\nContent-Length: 26\r\n\r\n"
						+ "data: right\n\ndata: end\n\n\n\n");
		assertThat(generate(connectors)).isEqualTo("right");
		assertThat(provider(connectors).stream(AiRequest.of("hi")).blockFirst(PATIENCE)).isNotNull()
			.satisfies((chunk) -> assertThat(chunk.content()).isEqualTo("right"));
	}

	static Stream<Arguments> emptySuccesses() {
		return onEach("204", "205");
	}

	@ParameterizedTest
	@MethodSource("emptySuccesses")
	void aSuccessWithoutABodyIsNoAnswer(Connectors connectors, String status) {
		this.server.enqueue(
				"HTTP/1.1 " + status + " Nothing\r\n" + (status.equals("204") ? "" : "Content-Length: 0\r\n") + "\r\n",
				RawServer.ok(ANSWER));
		AiException failure = failure(connectors);
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure.status()).isEqualTo(Integer.valueOf(status));
		assertThat(failure).hasMessageContaining("answered " + status + ", but with an empty body");
		assertThat(generate(connectors)).isEqualTo("right");
	}

	@ParameterizedTest
	@EnumSource
	void anErrorInASuccessIsThatError(Connectors connectors) {
		this.server.enqueue(RawServer.ok("{\"error\":{\"message\":\"busy\"}}").replace("200", "202"));
		AiException failure = catchThrowableOfType(AiException.class,
				() -> provider(connectors).stream(AiRequest.of("hi")).blockLast(PATIENCE));
		assertThat(failure.status()).isEqualTo(202);
		assertThat(failure).hasMessageContaining("busy");
	}

	static Stream<Arguments> interimResponses() {
		return onEach("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
				"HTTP/1.1 102 Processing\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
				"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
				"HTTP/1.1 199 Any\r\n\r\n");
	}

	@ParameterizedTest
	@MethodSource("interimResponses")
	void anInterimResponseIsNotTheAnswer(Connectors connectors, String interim) {
		this.server.enqueue(interim + RawServer.ok(ANSWER), RawServer.ok("{\"text\":\"second\"}"),
				RawServer.ok("{\"text\":\"third\"}"));
		HttpProvider provider = provider(connectors);
		assertThat(List.of(generate(provider), generate(provider), generate(provider))).containsExactly("right",
				"second", "third");
	}

	@ParameterizedTest
	@EnumSource
	void aSwitchToAnotherProtocolIsAFailureOfTheNetwork(Connectors connectors) {
		this.server.enqueue("HTTP/1.1 101 Switching\r\nUpgrade: other\r\nConnection: upgrade\r\n\r\n"
				+ RawServer.ok("{\"text\":\"wrong\"}"), RawServer.ok(ANSWER));
		assertThat(failure(connectors).type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(generate(connectors)).isEqualTo("right");
	}

	@Test
	void anInterimResponseIsNotTheAnswerOnAReactorNettyOfTheApplication() {
		this.server.enqueue("HTTP/1.1 102 Processing\r\n\r\n" + RawServer.ok(ANSWER),
				RawServer.ok("{\"text\":\"second\"}"));
		HttpProvider provider = provider(new ReactorClientHttpConnector(), this.server.url());
		assertThat(List.of(generate(provider), generate(provider))).containsExactly("right", "second");
	}

	@ParameterizedTest
	@EnumSource
	void aResponseWithoutARequestReachesNoCaller(Connectors connectors) {
		this.server.enqueue(RawServer.ok(ANSWER) + RawServer.ok("{\"text\":\"wrong\"}"), RawServer.ok(ANSWER),
				RawServer.ok(ANSWER));
		HttpProvider provider = provider(connectors);
		assertThat(generate(provider)).isEqualTo("right");
		AiException failure = catchThrowableOfType(AiException.class,
				() -> assertThat(generate(provider)).isEqualTo("right"));
		assertThat((failure != null) ? failure.type() : AiErrorType.NETWORK).isEqualTo(AiErrorType.NETWORK);
	}

	static Stream<Arguments> malformedResponses() {
		String length = "Content-Length: " + ANSWER.length() + "\r\n\r\n" + ANSWER;
		return onEach("GARBAGE\r\n\r\n", "SSH-2.0-OpenSSH_8.9\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
				"HTTP/1.1 99 Low\r\nContent-Length: 0\r\n\r\n", JSON + "Content-Length: -5\r\n\r\n" + ANSWER,
				JSON + "Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + ANSWER,
				JSON + "Content-Length: abc\r\n\r\n" + ANSWER,
				JSON + "Content-Length: 99999999999999999999\r\n\r\n" + ANSWER, CHUNKED + "zz\r\n" + ANSWER,
				CHUNKED + "-5\r\n" + ANSWER, CHUNKED + "FFFFFFFFFFFFFFFFFF\r\n" + ANSWER,
				JSON + "X-A: a\u0000b\r\n" + length, JSON + "X-\u0001A: a\r\n" + length,
				JSON + "X-A: " + "a".repeat(1_000_000) + "\r\n" + length);
	}

	@ParameterizedTest
	@MethodSource("malformedResponses")
	void aMalformedResponseIsAFailureOfTheNetworkAndTheNextCallGetsItsOwnAnswer(Connectors connectors,
			String response) {
		this.server.enqueue(response, RawServer.ok(ANSWER));
		HttpProvider provider = provider(connectors);
		AiException failure = catchThrowableOfType(AiException.class, () -> generate(provider));
		assertThat(failure.type()).as(failure.getMessage()).isEqualTo(AiErrorType.NETWORK);
		assertThat(generate(provider)).isEqualTo("right");
	}

	static Stream<Arguments> oddButReadable() {
		String length = "Content-Length: " + ANSWER.length() + "\r\n\r\n" + ANSWER;
		return onEach(JSON + "X-A: " + "a".repeat(12_000) + "\r\n" + length,
				JSON + ("X-A: " + "a".repeat(40) + "\r\n").repeat(260) + length,
				JSON + "Set-Cookie: =;;;x\r\nSet-Cookie: a=b\r\n" + length, JSON + "X-A: Gr\u00fc\u00dfe\r\n" + length,
				CHUNKED + LAST + "X-Trailer: 1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Type: ;;;/\r\n" + length,
				"HTTP/1.1 200 \r\n" + length);
	}

	@ParameterizedTest
	@MethodSource("oddButReadable")
	void whatCanBeReadIsRead(Connectors connectors, String response) {
		this.server.enqueue(response);
		assertThat(generate(connectors)).isEqualTo("right");
	}

	static Stream<Arguments> cutResponses() {
		return onEach("", "HTTP/1.1 2", JSON, JSON + "Content-Length: 90\r\n\r\n{\"te", CHUNKED + "4\r\n{\"te",
				CHUNKED + "10\r\n" + ANSWER + "\r\n", "\u0015\u0003\u0001\u0000\u0002\u0002\u0028");
	}

	@ParameterizedTest
	@MethodSource("cutResponses")
	void aResponseThatIsCutAnywhereIsAFailureOfTheNetwork(Connectors connectors, String start) {
		try (ScriptedServer cutting = new ScriptedServer()) {
			cutting.enqueue((exchange) -> exchange.raw(start.getBytes(StandardCharsets.ISO_8859_1)));
			AiException failure = catchThrowableOfType(AiException.class,
					() -> generate(provider(connectors.connector(), cutting.url())));
			assertThat(failure.type()).as(failure.getMessage()).isEqualTo(AiErrorType.NETWORK);
		}
	}

	static Stream<Arguments> endlessResponses() {
		// The JDK's client does not close the socket of a head that it cannot read.
		Arguments head = Arguments.of(Connectors.REACTOR_NETTY, "HTTP/1.1 200 OK\r\nX-A: ");
		return Stream.concat(Stream.of(head), onEach(CHUNKED + "1;", JSON + "Content-Length: 999999999999\r\n\r\n",
				"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", "HTTP/1.1 500 Bad\r\n\r\n",
				"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"));
	}

	@ParameterizedTest
	@MethodSource("endlessResponses")
	void theSocketOfAnEndlessResponseIsClosed(Connectors connectors, String start) {
		Reply endless = (exchange) -> {
			exchange.raw(start.getBytes(StandardCharsets.ISO_8859_1));
			byte[] more = "a".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
			while (true) {
				exchange.raw(more);
			}
		};
		try (ScriptedServer flooding = new ScriptedServer().enqueue(endless, endless)) {
			HttpProvider provider = provider(connectors.connector(), flooding.url());
			for (Mono<?> call : List.of(provider.generate(AiRequest.of("hi")),
					provider.stream(AiRequest.of("hi")).then())) {
				AiException failure = catchThrowableOfType(AiException.class,
						() -> call
							.timeout(Duration.ofSeconds(3),
									Mono.error(() -> AiException.builder(AiErrorType.TIMEOUT).build()))
							.block(PATIENCE));
				assertThat(failure).isNotNull();
				assertThat(flooding.takeRequest().clientLeft()).succeedsWithin(PATIENCE);
			}
		}
	}

	static Stream<Arguments> redirects() {
		return onEach("301", "302", "303", "307", "308");
	}

	@ParameterizedTest
	@MethodSource("redirects")
	void aRedirectIsFinalAndNamesItsTarget(Connectors connectors, String status) {
		this.server.enqueue("HTTP/1.1 " + status + " Moved\r\nLocation: https://user:" + KEY
				+ "@elsewhere.example/v1/chat?token=hidden#part\r\nContent-Length: 0\r\n\r\n");
		AiException failure = failure(connectors);
		assertThat(failure.status()).isEqualTo(Integer.valueOf(status));
		assertThat(failure.retryable()).isFalse();
		assertThat(failure).hasMessageContaining("https://elsewhere.example/v1/chat,")
			.hasMessageContaining("neurolink.providers.echo.base-url")
			.hasMessageNotContainingAny(KEY, "hidden", "user", "part");
	}

	@ParameterizedTest
	@EnumSource
	void theKeyIsInNoCauseSerializedOrNot(Connectors connectors) throws IOException {
		HttpProvider refused = provider(connectors.connector(), ScriptedServer.refusingUrl());
		this.server.enqueue("GARBAGE\r\n\r\n", CHUNKED + "zz\r\n");
		for (HttpProvider provider : List.of(refused, provider(connectors), provider(connectors))) {
			assertTellsNoKey(catchThrowableOfType(AiException.class, () -> generate(provider)));
		}
	}

	@Test
	void theKeyIsInNoCauseThatAFilterOfTheApplicationThrows() throws IOException {
		for (boolean suppressed : new boolean[] { true, false }) {
			WebClient.Builder builder = WebClient.builder()
				.filter((request, next) -> Mono.error(thrown(request, suppressed)));
			HttpProvider provider = HttpProvider.create("echo", new EchoProtocol(), builder, Connectors.JDK.connector(),
					this.server.url(), ApiKeyPool.of(List.of(KEY)), "m1");
			AiException failure = catchThrowableOfType(AiException.class, () -> generate(provider));
			assertTellsNoKey(failure);
			assertThat(failure.getCause()).hasMessageContaining("of the filter");
		}
	}

	private static Throwable thrown(ClientRequest request, boolean suppressed) {
		WebClientRequestException telling = new WebClientRequestException(new RequestHolder(request), request.method(),
				request.url(), request.headers());
		Exception failure = suppressed ? new IllegalStateException("of the filter")
				: new IllegalStateException("of the filter", telling);
		if (suppressed) {
			failure.addSuppressed(telling);
		}
		return failure;
	}

	private static void assertTellsNoKey(AiException failure) throws IOException {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			assertThat(cause).isNotInstanceOfAny(WebClientRequestException.class, RequestHolder.class);
			assertThat(cause.getSuppressed()).noneMatch(WebClientRequestException.class::isInstance);
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(failure);
		}
		assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain(KEY);
	}

	@Test
	void theAddressesOfAHostAreTriedInTurnOnTheJdkClient() throws IOException {
		try (RawServer second = new RawServer(InetAddress.getByName("127.0.0.2"))) {
			second.enqueue(RawServer.ok(ANSWER), RawServer.ok(ANSWER));
			HttpProvider provider = provider(jdkConnector("127.0.0.1", "127.0.0.3", "127.0.0.2"),
					"http://localhost:" + second.port());
			assertThat(List.of(generate(provider), generate(provider))).containsExactly("right", "right");
			assertThat(second.accepted()).isOne();
		}
	}

	@Test
	void theAddressesOfAHostAreTriedInTurnOnReactorNetty() throws IOException {
		try (RawServer second = new RawServer(InetAddress.getByName("127.0.0.2"))) {
			second.enqueue(RawServer.ok(ANSWER), RawServer.ok(ANSWER));
			HttpProvider provider = provider(nettyConnector("127.0.0.1", "127.0.0.3", "127.0.0.2"),
					"http://provider.example:" + second.port());
			assertThat(List.of(generate(provider), generate(provider))).containsExactly("right", "right");
			assertThat(second.accepted()).isOne();
			assertThat(second.heads()).hasSize(2)
				.allSatisfy((head) -> assertThat(head).containsIgnoringCase("host: provider.example:"));
		}
	}

	@Test
	void aHostNoneOfWhoseAddressesAnswersIsAFailureOfTheNetworkOnReactorNetty() {
		HttpProvider provider = provider(nettyConnector("127.0.0.1", "127.0.0.3"),
				ScriptedServer.refusingUrl().replace("127.0.0.1", "provider.example"));
		AiException failure = catchThrowableOfType(AiException.class, () -> generate(provider));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
	}

	@Test
	void aHostNoneOfWhoseAddressesAnswersIsAFailureOfTheNetwork() throws IOException {
		HttpProvider provider = provider(jdkConnector("127.0.0.1", "127.0.0.3"),
				ScriptedServer.refusingUrl().replace("127.0.0.1", "localhost"));
		AiException failure = catchThrowableOfType(AiException.class, () -> generate(provider));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
	}

	private static JdkConnector jdkConnector(String... addresses) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(4, 4, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
		executor.allowCoreThreadTimeOut(true);
		return JdkConnector.create(ClientHttpConnectorBuilder.jdk(), executor,
				HttpClientSettings.defaults().withConnectTimeout(PATIENCE), (host) -> {
					InetAddress[] resolved = new InetAddress[addresses.length];
					for (int i = 0; i < addresses.length; i++) {
						resolved[i] = address(addresses[i]);
					}
					return resolved;
				});
	}

	private static ClientHttpConnector nettyConnector(String... addresses) {
		AddressResolverGroup<InetSocketAddress> resolvers = new AddressResolverGroup<>() {
			@Override
			protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
				return new InetNameResolver(executor) {
					@Override
					protected void doResolve(String host, Promise<InetAddress> promise) throws Exception {
						promise.setSuccess(address(addresses[0]));
					}

					@Override
					protected void doResolveAll(String host, Promise<List<InetAddress>> promise) throws Exception {
						List<InetAddress> resolved = new ArrayList<>();
						for (String literal : addresses) {
							resolved.add(address(literal));
						}
						promise.setSuccess(resolved);
					}
				}.asAddressResolver();
			}
		};
		// One connection: the next call waits for it, where it could otherwise open
		// another before the first has given it back.
		return HttpConnectors.create(
				ClientHttpConnectorBuilder.reactor().withHttpClientCustomizer((client) -> client.resolver(resolvers)),
				HttpClientSettings.defaults(), PATIENCE, 1, true);
	}

	private static InetAddress address(String literal) throws UnknownHostException {
		return InetAddress.getByName(literal);
	}

	private String generate(Connectors connectors) {
		return generate(provider(connectors));
	}

	private static String generate(HttpProvider provider) {
		return provider.generate(AiRequest.of("hi")).blockOptional(PATIENCE).orElseThrow().content();
	}

	private AiException failure(Connectors connectors) {
		return catchThrowableOfType(AiException.class, () -> generate(connectors));
	}

	private HttpProvider provider(Connectors connectors) {
		return provider(connectors.connector(), this.server.url());
	}

	private static HttpProvider provider(ClientHttpConnector connector, String url) {
		return HttpProvider.create("echo", new EchoProtocol(), WebClient.builder(), connector, url,
				ApiKeyPool.of(List.of(KEY)), "m1");
	}

	private static Stream<Arguments> onEach(String... cases) {
		return Stream.of(Connectors.values())
			.flatMap((connectors) -> Stream.of(cases).map((text) -> Arguments.of(connectors, text)));
	}

	/**
	 * As an application's own exception may hold the request that failed.
	 */
	private static final class RequestHolder extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Map<String, List<String>> headers;

		RequestHolder(ClientRequest request) {
			super("of the filter");
			this.headers = Map.copyOf(request.headers()
				.toSingleValueMap()
				.entrySet()
				.stream()
				.collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, (header) -> List.of(header.getValue()))));
		}

	}

}
