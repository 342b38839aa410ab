package io.neurolink.samples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.sun.net.httpserver.HttpServer;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key in the environment puts the real provider in the place of the simulated one. Here
 * its base URL leads to a server of this test.
 */
@DeskTest
@TestPropertySource(properties = "OPENAI_API_KEY=sk-a-key-of-this-test")
class RealProviderTests {

	private static final String WIRE_ANSWER = """
			{"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,\
			"message":{"role":"assistant","content":"It is on its way."},"finish_reason":"stop"}],\
			"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}""";

	private static final Queue<String> authorizations = new ConcurrentLinkedQueue<>();

	private static final String WIRE_REFUSAL = """
			{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","code":"invalid_api_key"}}""";

	private static final HttpServer vendor = vendor();

	private static volatile boolean keyIsBad;

	@Autowired
	private AiTemplate ai;

	@Autowired
	private List<SimulatedProvider> simulated;

	@Autowired
	private Environment environment;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("neurolink.providers.openai.base-url",
				() -> "http://localhost:" + vendor.getAddress().getPort() + "/v1");
	}

	@AfterAll
	static void stopVendor() {
		vendor.stop(0);
	}

	@Test
	void theSimulatedOneLeavesItsPlace() {
		assertThat(this.environment.getActiveProfiles()).containsExactly("openai");
		assertThat(this.simulated).extracting(SimulatedProvider::name).containsExactly("anthropic", "google-ai");
		assertThat(this.ai.providers()).containsExactlyInAnyOrder("openai", "anthropic", "google-ai");
	}

	// One test, for a bad key rests, and no call after it would reach the vendor.
	@Test
	void theRealOneIsAskedWithItsKeyAndABadKeyIsToldFromEveryOtherFailure() {
		DeskClient client = new DeskClient(this.port);
		assertThat(client.ask("Where is my parcel?").body())
			.startsWith("{\"content\":\"It is on its way.\",\"provider\":\"openai\",\"model\":\"gpt-4o-mini")
			.endsWith("\"degraded\":false}");
		assertThat(authorizations).containsExactly("Bearer sk-a-key-of-this-test");
		String integrationTest = "{\"input\":\"Are you there?\"}";
		assertThat(client.post("/api/patterns/integration-test", integrationTest).body())
			.contains("\"openai: It is on its way.\"");
		keyIsBad = true;
		assertThat(client.post("/api/patterns/integration-test", integrationTest).body())
			.contains("\"openai: AUTHENTICATION", "\"anthropic: You asked", "\"google-ai: You asked")
			.doesNotContain("sk-a-key");
	}

	@Test
	void theRealOneCannotBeToldToFail() {
		assertThat(new DeskClient(this.port).post("/api/faults", "{\"provider\":\"openai\",\"failNext\":1}").body())
			.contains("There is no simulated provider 'openai'; name one of anthropic, google-ai, or all.");
	}

	private static HttpServer vendor() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/v1/chat/completions", (exchange) -> {
				authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
				exchange.getRequestBody().readAllBytes();
				byte[] body = (keyIsBad ? WIRE_REFUSAL : WIRE_ANSWER).getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(keyIsBad ? 401 : 200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new AssertionError("No server could be started", ex);
		}
	}

}
