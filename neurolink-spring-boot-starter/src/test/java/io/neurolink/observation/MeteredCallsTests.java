package io.neurolink.observation;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MeteredCalls} and for who it says is asked.
 */
class MeteredCallsTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final MeteredCalls calls = new MeteredCalls(this.registry, new GenAiServers(() -> null));

	private final AiRequest request = AiRequest.builder().provider("openai").model("m").prompt("?").build();

	@Test
	void tellsWhenTheChunksOfAStreamCame() {
		TestPublisher<AiChunk> chunks = TestPublisher.create();
		StepVerifier.create(this.calls.stream(this.request, (request) -> chunks.flux()))
			.then(() -> after(300, chunks, AiChunk.of("one")))
			.then(() -> after(20, chunks, AiChunk.of("two")))
			.then(() -> after(40, chunks, AiChunk.of("three")))
			.then(() -> after(500, chunks, AiChunk.builder().finishReason("stop").build()))
			.expectNextCount(4)
			.then(chunks::complete)
			.verifyComplete();
		assertThat(timer("gen_ai.client.operation.time_to_first_chunk").totalTime(TimeUnit.MILLISECONDS))
			.isEqualTo(300);
		Timer further = timer("gen_ai.client.operation.time_per_output_chunk");
		assertThat(further.count()).isEqualTo(2);
		assertThat(further.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
		assertThat(further.takeSnapshot().histogramCounts()).hasSize(AiMeter.OPERATION_BUCKETS.length);
	}

	@Test
	void aWholeAnswerHasNoChunks() {
		this.calls.generate(this.request, (request) -> Mono.just(AiResponse.of("answer"))).block();
		assertThat(this.registry.find("gen_ai.client.operation.time_to_first_chunk").meters()).isEmpty();
		assertThat(this.registry.get("ai.requests").counter().count()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "primary, https://api.openai.com/v1, openai, api.openai.com, 443",
			"claude, https://api.anthropic.com, anthropic, api.anthropic.com, 443",
			"gemini, https://generativelanguage.googleapis.com, gcp.gemini, generativelanguage.googleapis.com, 443",
			"google-ai, , gcp.gemini, none, none", "ollama, http://localhost:11434/v1, ollama, localhost, 11434",
			"inner, http://models.example.org, inner, models.example.org, 80" })
	void whoIsAskedIsNamedByHostOrName(String name, URI endpoint, String provider, String address, String port) {
		assertThat(GenAiServer.of(name, endpoint)).isEqualTo(new GenAiServer(provider, address, port));
	}

	private void after(long millis, TestPublisher<AiChunk> chunks, AiChunk chunk) {
		this.clock.add(Duration.ofMillis(millis));
		chunks.next(chunk);
	}

	private Timer timer(String name) {
		return this.registry.get(name).tags("gen_ai.provider.name", "openai", "server.address", "none").timer();
	}

}
