package io.neurolink.provider.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for bodies with content encodings, on both clients.
 */
class ContentEncodingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final byte[] ANSWER = "{\"text\":\"right\"}".getBytes(StandardCharsets.UTF_8);

	private static final int MAX_ANSWER = 100_000;

	private final RawServer server = new RawServer();

	@AfterEach
	void closeTheServer() throws IOException {
		this.server.close();
	}

	static Stream<Arguments> encoded() {
		return onEach(Map.of("gzip", gzip(ANSWER), "x-gzip", gzip(ANSWER), "GZip", gzip(ANSWER), "deflate",
				deflate(ANSWER, false), "Deflate", deflate(ANSWER, true), "deflate, gzip", gzip(deflate(ANSWER, false)),
				"gzip, identity, gzip", gzip(gzip(ANSWER)), " , gzip,",
				concat(gzip(Arrays.copyOf(ANSWER, 5)), gzip(Arrays.copyOfRange(ANSWER, 5, ANSWER.length))), "gzip ,",
				concat(gzip(ANSWER), new byte[5]), "identity", ANSWER));
	}

	@ParameterizedTest
	@MethodSource("encoded")
	void anEncodedAnswerIsDecoded(Connectors connectors, String encoding, byte[] body) {
		this.server.enqueue(response("200 OK", "application/json", encoding, body),
				response("200 OK", "application/json", encoding, body));
		HttpProvider provider = provider(connectors);
		for (int i = 0; i < 2; i++) {
			assertThat(provider.generate(AiRequest.of("hi")).blockOptional(PATIENCE).orElseThrow().content())
				.isEqualTo("right");
		}
		assertThat(this.server.heads()).noneMatch((head) -> head.toLowerCase(Locale.ROOT).contains("accept-encoding"));
	}

	static Stream<Arguments> notEncoded() {
		byte[] wrongChecksum = gzip(ANSWER);
		wrongChecksum[wrongChecksum.length - 6] ^= 1;
		byte[] broken = gzip(ANSWER);
		broken[10] = (byte) 0xFF;
		return onEach(Map.of("gzip", ANSWER, "deflate", ANSWER, "GZIP", wrongChecksum, "x-gzip",
				Arrays.copyOf(gzip(ANSWER), 25), "gzip,", broken, "Deflate", Arrays.copyOf(deflate(ANSWER, false), 10),
				"deflate,gzip", gzip(ANSWER)));
	}

	@ExtendWith(OutputCaptureExtension.class)
	@ParameterizedTest
	@MethodSource("notEncoded")
	void aBodyThatIsNotEncodedAsItSaysIsANetworkFailure(Connectors connectors, String encoding, byte[] body,
			CapturedOutput output) {
		this.server.enqueue(response("200 OK", "application/json", encoding, body));
		AiException failure = failure(provider(connectors));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
		assertThat(failure).hasMessageContaining("malformed response");
		this.server.enqueue(RawServer.ok("{\"text\":\"right\"}"));
		assertThat(provider(connectors).generate(AiRequest.of("hi")).blockOptional(PATIENCE)).isPresent();
		assertThat(output).doesNotContain("IllegalReferenceCountException");
	}

	static Stream<Arguments> unsupported() {
		return onEach(Map.of("br", ANSWER, "zstd", ANSWER, "gzip, br", ANSWER, "compress", ANSWER));
	}

	@ParameterizedTest
	@MethodSource("unsupported")
	void anEncodingThatIsNotSupportedIsNamed(Connectors connectors, String encoding, byte[] body) {
		this.server.enqueue(response("200 OK", "application/json", encoding, body));
		AiException failure = failure(provider(connectors));
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure).hasMessageContaining("'" + encoding.replace("gzip, ", "") + "'");
	}

	@ParameterizedTest
	@EnumSource
	void aStackOfManyEncodingsIsRefused(Connectors connectors) {
		this.server.enqueue(response("200 OK", "application/json", "gzip, gzip, gzip, gzip, gzip", ANSWER));
		assertThat(failure(provider(connectors)).type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
	}

	@ParameterizedTest
	@EnumSource
	void anAnswerIsDecodedUpToItsLimit(Connectors connectors) {
		byte[] bomb = gzip(new byte[50_000_000]);
		assertThat(bomb).hasSizeLessThan(MAX_ANSWER);
		this.server.enqueue(response("200 OK", "application/json", "gzip", bomb),
				response("500 Error", "application/json", "gzip", bomb));
		HttpProvider provider = provider(connectors).withMaxAnswer(MAX_ANSWER);
		AiException failure = failure(provider);
		assertThat(failure.type()).isEqualTo(AiErrorType.PROVIDER_ERROR);
		assertThat(failure).hasMessageContaining("neurolink.limits.max-answer");
		assertThat(failure(provider).status()).isEqualTo(500);
	}

	@ParameterizedTest
	@EnumSource
	void anEncodedErrorIsRead(Connectors connectors) {
		this.server.enqueue(
				response("429 Slow", "application/json", "gzip", gzip("slow down".getBytes(StandardCharsets.UTF_8))),
				response("429 Slow", "application/json", "gzip", ANSWER),
				response("429 Slow", "application/json", "br", ANSWER));
		HttpProvider provider = provider(connectors);
		AiException failure = failure(provider);
		assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(failure).hasMessageContaining("slow down");
		assertThat(failure(provider(connectors)).type()).isEqualTo(AiErrorType.RATE_LIMIT);
		assertThat(failure(provider(connectors)).type()).isEqualTo(AiErrorType.RATE_LIMIT);
	}

	static Stream<Arguments> streams() {
		return onEach(Map.of("gzip", new byte[] { 0 }, "deflate", new byte[] { 0 }, "deflate, gzip", new byte[] { 0 }));
	}

	// The response does not end: what is held back would never come.
	@ParameterizedTest
	@MethodSource("streams")
	void anEventIsDeliveredAsSoonAsItsBytesArrive(Connectors connectors, String encoding, byte[] unused)
			throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		java.io.OutputStream encoder = new java.io.FilterOutputStream(bytes);
		if (encoding.endsWith("gzip")) {
			encoder = new GZIPOutputStream(encoder, true);
		}
		if (encoding.startsWith("deflate")) {
			encoder = new DeflaterOutputStream(encoder, new Deflater(), true);
		}
		encoder.write("data: right\n\ndata: away\n\n".getBytes(StandardCharsets.UTF_8));
		encoder.flush();
		this.server.enqueue("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: " + encoding
				+ "\r\nContent-Length: 100000\r\n\r\n" + latin(bytes.toByteArray()));
		assertThat(provider(connectors).stream(AiRequest.of("hi"))
			.take(2)
			.map(AiChunk::content)
			.collectList()
			.block(PATIENCE)).containsExactly("right", "away");
	}

	@ParameterizedTest
	@EnumSource
	void anEncodedStreamThatIsCutIsANetworkFailureAfterItsEvents(Connectors connectors) {
		byte[] whole = gzip("data: right\n\ndata: end\n\n".getBytes(StandardCharsets.UTF_8));
		this.server.enqueue(response("200 OK", "text/event-stream", "gzip", whole),
				response("200 OK", "text/event-stream", "gzip", Arrays.copyOf(whole, 20)));
		assertThat(provider(connectors).stream(AiRequest.of("hi")).map(AiChunk::content).collectList().block(PATIENCE))
			.contains("right");
		AiException failure = catchThrowableOfType(AiException.class,
				() -> provider(connectors).stream(AiRequest.of("hi")).blockLast(PATIENCE));
		assertThat(failure.type()).isEqualTo(AiErrorType.NETWORK);
	}

	private HttpProvider provider(Connectors connectors) {
		return HttpProvider.create("echo", new EchoProtocol(), WebClient.builder(), connectors.connector(),
				this.server.url(), ApiKeyPool.of(List.of("sk-very-secret-key")), "m1");
	}

	private static AiException failure(HttpProvider provider) {
		return catchThrowableOfType(AiException.class, () -> provider.generate(AiRequest.of("hi")).block(PATIENCE));
	}

	private static String response(String status, String type, String encoding, byte[] body) {
		return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Encoding: " + encoding
				+ "\r\nContent-Length: " + body.length + "\r\n\r\n" + latin(body);
	}

	private static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static byte[] gzip(byte[] bytes) {
		return encode(bytes, (out) -> {
			try {
				return new GZIPOutputStream(out);
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
		});
	}

	private static byte[] deflate(byte[] bytes, boolean raw) {
		return encode(bytes, (out) -> new DeflaterOutputStream(out, new Deflater(6, raw)));
	}

	private static byte[] encode(byte[] bytes, UnaryOperator<java.io.OutputStream> encoder) {
		ByteArrayOutputStream encoded = new ByteArrayOutputStream();
		try (java.io.OutputStream out = encoder.apply(encoded)) {
			out.write(bytes);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		return encoded.toByteArray();
	}

	private static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	private static Stream<Arguments> onEach(Map<String, byte[]> bodies) {
		return Stream.of(Connectors.values())
			.flatMap((connectors) -> bodies.entrySet()
				.stream()
				.map((body) -> Arguments.of(connectors, body.getKey(), body.getValue())));
	}

}
