package io.neurolink.springai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * An application of the tests, with a server for each vendor.
 */
final class Host implements AutoCloseable {

	private final Map<Wire, ScriptedServer> servers = new EnumMap<>(Wire.class);

	private final Map<Wire, Integer> before = new EnumMap<>(Wire.class);

	private final List<String> properties = new ArrayList<>(
			List.of("spring.ai.model.embedding=none", "spring.ai.model.image=none", "spring.ai.model.moderation=none",
					"spring.ai.model.audio.speech=none", "spring.ai.model.audio.transcription=none",
					"spring.main.banner-mode=off", "neurolink.circuit-breaker.enabled=false",
					// Would log each failure of a stream with its stack trace.
					"logging.level.org.springframework.ai.chat.model.MessageAggregator=off",
					"logging.level.org.springframework.ai.anthropic.AnthropicChatModel=off"));

	private @Nullable ConfigurableApplicationContext context;

	Host(Wire... wires) {
		for (Wire wire : wires) {
			ScriptedServer server = new ScriptedServer();
			this.servers.put(wire, server);
			this.properties.addAll(List.of(wire.properties(server.url())));
		}
	}

	Host with(String... properties) {
		this.properties.addAll(List.of(properties));
		return this;
	}

	Host start(Class<?>... beans) {
		List<Class<?>> sources = new ArrayList<>(List.of(beans));
		sources.add(Application.class);
		if (this.servers.containsKey(Wire.GOOGLE)) {
			sources.add(GoogleClient.class);
		}
		this.context = run(new SpringApplicationBuilder(sources.toArray(Class<?>[]::new)).web(WebApplicationType.NONE)
			.properties(exclusions())
			.properties(this.properties.toArray(String[]::new)));
		return this;
	}

	// One after another: each start initializes the logging of the process, which is not
	// safe for threads.
	private static synchronized ConfigurableApplicationContext run(SpringApplicationBuilder application) {
		return application.run();
	}

	private String exclusions() {
		List<String> excluded = new ArrayList<>();
		Map.of("OPENAI", "org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration", "ANTHROPIC",
				"org.springframework.ai.model.anthropic.autoconfigure.AnthropicChatAutoConfiguration", "GOOGLE",
				"org.springframework.ai.model.google.genai.autoconfigure.chat.GoogleGenAiChatAutoConfiguration",
				"OLLAMA", "org.springframework.ai.model.ollama.autoconfigure.OllamaChatAutoConfiguration")
			.forEach((vendor, configuration) -> {
				if (this.servers.keySet().stream().noneMatch((wire) -> wire.name().equals(vendor))) {
					excluded.add(configuration);
				}
			});
		return "spring.autoconfigure.exclude=" + String.join(",", excluded);
	}

	<T> T bean(Class<T> type) {
		return context().getBean(type);
	}

	ConfigurableApplicationContext context() {
		ConfigurableApplicationContext started = this.context;
		if (started == null) {
			throw new IllegalStateException("not started");
		}
		return started;
	}

	ChatModel model(Wire wire) {
		return context().getBean(wire.bean(), ChatModel.class);
	}

	/**
	 * Lets an idle host continue as if it had just been started: limits, cached answers
	 * and the requests so far are forgotten.
	 */
	void reset() {
		clock().advance(Duration.ofDays(2));
		this.servers.forEach((wire, server) -> {
			server.always(wire.error(500));
			server.forget();
			this.before.put(wire, server.requestCount());
		});
	}

	/**
	 * Returns the number of requests since the start or the last reset.
	 */
	int requests(Wire wire) {
		return server(wire).requestCount() - this.before.getOrDefault(wire, 0);
	}

	ScriptedServer server(Wire wire) {
		ScriptedServer server = this.servers.get(wire);
		if (server == null) {
			throw new IllegalStateException("no server of " + wire);
		}
		return server;
	}

	VirtualClock clock() {
		return bean(VirtualClock.class);
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.servers.values().forEach(ScriptedServer::close);
	}

	/**
	 * The application.
	 */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

	}

	/**
	 * The client of Google, for which Spring AI has no property of its URL and retries.
	 */
	static class GoogleClient {

		@Bean
		Client googleGenAiClient(Environment environment) {
			return Client.builder()
				.apiKey("test")
				.httpOptions(HttpOptions.builder()
					.baseUrl(environment.getRequiredProperty("google.url"))
					.retryOptions(retries(environment.getProperty("google.attempts", "1")))
					.build())
				.build();
		}

		private static HttpRetryOptions retries(String attempts) {
			HttpRetryOptions.Builder options = HttpRetryOptions.builder();
			return attempts.isEmpty() ? options.build()
					: options.attempts(Integer.parseInt(attempts)).initialDelay(0.0).maxDelay(0.0).jitter(0.0).build();
		}

	}

}
