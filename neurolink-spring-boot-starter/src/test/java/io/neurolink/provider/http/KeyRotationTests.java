package io.neurolink.provider.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link KeyRotation}, and for {@link HttpProvider} that calls by it.
 */
class KeyRotationTests {

	private final List<String> called = new CopyOnWriteArrayList<>();

	private final ApiKeyPool keys = ApiKeyPool.of(List.of("one", "two", "three"), ApiKeyPool.Strategy.FILL_FIRST,
			VirtualClock.manual());

	private final KeyRotation rotation = new KeyRotation(this.keys);

	@ParameterizedTest
	@EnumSource(value = AiErrorType.class, names = { "AUTHENTICATION", "QUOTA_EXCEEDED", "RATE_LIMIT" })
	void anotherKeyIsTriedAtOnceWhereTheKeyIsWhatFails(AiErrorType type) {
		StepVerifier.create(calls((key) -> key.equals("three") ? Mono.just("answer") : failing(type, key)))
			.expectNext("answer")
			.verifyComplete();
		assertThat(this.called).containsExactly("one", "two", "three");
	}

	@ParameterizedTest
	@EnumSource(value = AiErrorType.class, mode = EnumSource.Mode.EXCLUDE,
			names = { "AUTHENTICATION", "QUOTA_EXCEEDED", "RATE_LIMIT" })
	void otherFailuresAreNotOfTheKey(AiErrorType type) {
		StepVerifier.create(calls((key) -> failing(type, key)))
			.expectErrorSatisfies((failure) -> assertThat(failure).hasMessageContaining("one"))
			.verify();
		assertThat(this.called).containsExactly("one");
	}

	@Test
	void whenNoKeyIsLeftTheFirstReasonIsTold() {
		StepVerifier
			.create(calls(
					(key) -> failing(key.equals("one") ? AiErrorType.QUOTA_EXCEEDED : AiErrorType.AUTHENTICATION, key)))
			.expectErrorSatisfies((failure) -> {
				assertThat(AiErrorType.of(failure)).isEqualTo(AiErrorType.QUOTA_EXCEEDED);
				assertThat(failure).hasMessageContaining("one");
			})
			.verify();
		assertThat(this.called).containsExactly("one", "two", "three");
	}

	@Test
	void whenAllRestNothingIsCalled() {
		Flux<String> call = calls((key) -> failing(AiErrorType.AUTHENTICATION, key));
		assertThatExceptionOfType(AiException.class).isThrownBy(call::blockFirst);
		this.called.clear();
		assertThatExceptionOfType(AiException.class).isThrownBy(call::blockFirst)
			.satisfies((failure) -> assertThat(failure.type()).isEqualTo(AiErrorType.AUTHENTICATION))
			.satisfies((failure) -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(5)));
		assertThat(this.called).isEmpty();
	}

	@Test
	void whatWasDeliveredIsNotDeliveredAgain() {
		StepVerifier.create(calls((key) -> Flux.concat(Mono.just("piece"), failing(AiErrorType.RATE_LIMIT, key))))
			.expectNext("piece")
			.expectErrorSatisfies((failure) -> assertThat(AiErrorType.of(failure)).isEqualTo(AiErrorType.RATE_LIMIT))
			.verify();
		assertThat(this.called).containsExactly("one");
	}

	@Test
	void eachSubscriptionBeginsAnew() {
		Flux<String> call = calls(
				(key) -> key.equals("one") ? failing(AiErrorType.AUTHENTICATION, key) : Mono.just(key));
		assertThat(call.blockFirst()).isEqualTo("two");
		assertThat(call.blockFirst()).isEqualTo("two");
		assertThat(this.called).containsExactly("one", "two", "two");
	}

	@Test
	void aCallThatIsGivenUpLeavesTheProbeToTheNext() {
		VirtualClock clock = VirtualClock.manual();
		ApiKeyPool single = ApiKeyPool.of(List.of("one"), ApiKeyPool.Strategy.FILL_FIRST, clock);
		single.failed(single.next(), AiException.builder(AiErrorType.AUTHENTICATION).build());
		clock.advance(Duration.ofMinutes(5));
		StepVerifier.create(new KeyRotation(single).flux((key) -> Mono.never())).thenCancel().verify();
		assertThat(single.next().value()).isEqualTo("one");
	}

	@ParameterizedTest
	@EnumSource
	void overTheWireTheNextKeyAnswersWholeAndInAStream(Connectors connectors) {
		try (ScriptedServer server = new ScriptedServer()) {
			HttpProvider provider = HttpProvider.create("echo", new EchoProtocol(), WebClient.builder(),
					connectors.connector(), server.url(), this.keys, "m1");
			server.enqueue(Reply.of(401, "text/plain", Map.of(), "no"));
			server.enqueue(Reply.json(200, "{\"text\":\"whole\"}"));
			server.enqueue(Reply.of(403, "text/plain", Map.of(), "no"));
			server.enqueue(Reply.events("data: piece\n\ndata: end\n\n"));
			assertThat(provider.generate(AiRequest.of("?")).block()).isNotNull()
				.extracting((answer) -> answer.content())
				.isEqualTo("whole");
			assertThat(provider.stream(AiRequest.of("?")).map(AiChunk::content).blockFirst()).isEqualTo("piece");
			assertThat(List.of(server.takeRequest().header("x-key"), server.takeRequest().header("x-key"),
					server.takeRequest().header("x-key"), server.takeRequest().header("x-key")))
				.containsExactly("one", "two", "two", "three");
			assertThat(provider.keys().status()).extracting(ApiKeyPool.Status::isHealthy)
				.containsExactly(false, false, true);
		}
	}

	private Flux<String> calls(Function<String, Publisher<String>> call) {
		return this.rotation.flux((ApiKey key) -> {
			this.called.add(key.value());
			return call.apply(key.value());
		});
	}

	private static Mono<String> failing(AiErrorType type, String key) {
		return Mono.error(AiException.builder(type).message("Key " + key).build());
	}

}
