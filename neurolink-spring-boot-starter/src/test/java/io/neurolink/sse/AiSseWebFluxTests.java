package io.neurolink.sse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.neurolink.model.AiChunk;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Over the wire, from a WebFlux application on Reactor Netty.
 */
class AiSseWebFluxTests {

	private final CountDownLatch cancelled = new CountDownLatch(1);

	@Test
	void eventsAndCommentsAreLinesAndABrowserThatLeavesCancelsTheModel() throws Exception {
		Flux<AiChunk> model = Flux.just(AiChunk.of("Grüße"))
			.concatWith(Flux.never())
			.doOnCancel(this.cancelled::countDown);
		DisposableServer server = serve(AiSse.events(model));
		try (Socket browser = new Socket("localhost", server.port())) {
			BufferedReader reader = get(browser);
			assertThat(lineWith(reader, "data:"))
				.isEqualTo("data: {\"content\":\"Grüße\",\"provider\":null,\"model\":null}");
			assertThat(lineWith(reader, ":")).startsWith(": ");
			browser.close();
			assertThat(this.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			server.disposeNow();
		}
	}

	private static DisposableServer serve(Flux<ServerSentEvent<String>> events) {
		HttpHandler handler = RouterFunctions.toHttpHandler(
				RouterFunctions.route()
					.GET("/", (request) -> ServerResponse.ok().body(BodyInserters.fromServerSentEvents(events)))
					.build(),
				HandlerStrategies.builder().webFilter(new ReactiveSseHeartbeat(Duration.ofMillis(20))).build());
		return HttpServer.create().port(0).handle(new ReactorHttpHandlerAdapter(handler)).bindNow();
	}

	private static BufferedReader get(Socket browser) throws IOException {
		browser.setSoTimeout(30_000);
		browser.getOutputStream()
			.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		return new BufferedReader(new InputStreamReader(browser.getInputStream(), StandardCharsets.UTF_8));
	}

	private static String lineWith(BufferedReader reader, String start) throws IOException {
		String line = reader.readLine();
		while (line != null && !line.startsWith(start)) {
			line = reader.readLine();
		}
		return String.valueOf(line);
	}

}
