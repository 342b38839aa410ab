package io.neurolink.template;

import java.time.Duration;

import io.neurolink.error.AiException;
import io.neurolink.error.AiTimeoutException;
import io.neurolink.model.AiChunk;
import io.neurolink.provider.StreamProgress;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link StreamProgress}, with the default timeouts: 30 seconds for the first
 * token, 15 seconds for silence.
 */
class StreamProgressTests {

	private static final Flux<AiChunk> ANSWER = Flux.just(AiChunk.of("42"),
			AiChunk.builder().finishReason("stop").build());

	private final ScriptedProvider provider = new ScriptedProvider("vendor", "model");

	private final AiTemplate template = AiTemplate.builder().provider(this.provider).build();

	@Test
	void progressSatisfiesTheFirstTokenAndIdleTimeouts() {
		this.provider.streaming((request) -> progress(20, 14).concatWith(ANSWER));
		StepVerifier.withVirtualTime(() -> this.template.stream("why?").map(AiChunk::content))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(20 * 14 - 1))
			.thenAwait(Duration.ofSeconds(1))
			.expectNext("42", "")
			.verifyComplete();
	}

	@Test
	void progressSatisfiesTheIdleTimeoutBetweenTwoPieces() {
		this.provider
			.streaming((request) -> Flux.just(AiChunk.of("so: ")).concatWith(progress(20, 14)).concatWith(ANSWER));
		StepVerifier.withVirtualTime(() -> this.template.stream("why?").map(AiChunk::content))
			.expectNext("so: ")
			.expectNoEvent(Duration.ofSeconds(20 * 14 - 1))
			.thenAwait(Duration.ofSeconds(1))
			.expectNext("42", "")
			.verifyComplete();
	}

	@Test
	void silenceAfterProgressIsIdle() {
		this.provider.streaming((request) -> progress(1, 29).concatWith(Flux.never()));
		StepVerifier.withVirtualTime(() -> this.template.stream("why?"))
			.expectSubscription()
			.expectNoEvent(Duration.ofSeconds(29 + 14))
			.thenAwait(Duration.ofSeconds(1))
			.expectErrorSatisfies((failure) -> assertTimeout(failure, "neurolink.timeout.idle"))
			.verify();
		assertThat(this.provider.cancelled).hasValue(1);
	}

	@Test
	void heartbeatsSatisfyNeither() {
		this.provider.streaming((request) -> heartbeats());
		StepVerifier.withVirtualTime(() -> this.template.stream("why?"))
			.thenAwait(Duration.ofSeconds(30))
			.thenConsumeWhile((chunk) -> chunk.content().isEmpty())
			.expectErrorSatisfies((failure) -> assertTimeout(failure, "neurolink.timeout.first-token"))
			.verify(Duration.ofSeconds(30));
		this.provider.streaming((request) -> progress(1, 1).concatWith(heartbeats()));
		StepVerifier.withVirtualTime(() -> this.template.stream("why?"))
			.thenAwait(Duration.ofSeconds(1 + 15))
			.thenConsumeWhile((chunk) -> chunk.content().isEmpty())
			.expectErrorSatisfies((failure) -> assertTimeout(failure, "neurolink.timeout.idle"))
			.verify(Duration.ofSeconds(30));
	}

	@Test
	void doesNothingWhereNoOneListens() {
		assertThatNoException().isThrownBy(() -> StreamProgress.report(Context.empty()));
	}

	private static Flux<AiChunk> progress(int times, int secondsBetween) {
		return Flux.deferContextual((context) -> Mono.delay(Duration.ofSeconds(secondsBetween))
			.doOnNext((ignored) -> StreamProgress.report(context))
			.repeat(times - 1)
			.thenMany(Flux.empty()));
	}

	private static Flux<AiChunk> heartbeats() {
		return Flux.interval(Duration.ofSeconds(2)).map((tick) -> AiChunk.of(""));
	}

	private static void assertTimeout(Throwable failure, String property) {
		assertThat(failure).isInstanceOf(AiTimeoutException.class).hasMessageContaining(property);
		assertThat(((AiException) failure).partialContent()).isNull();
	}

}
