package io.neurolink.attempt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AvailableElement}.
 */
class AvailableElementTests {

	@Test
	void anElementThatIsGivenIsAvailable() {
		assertThat(AvailableElement.of(Flux.just("answer"))).isEqualTo("answer");
		assertThat(AvailableElement.of(Mono.just("answer").flux())).isEqualTo("answer");
		assertThat(AvailableElement.of(Flux.from(Mono.just("answer")))).isEqualTo("answer");
		assertThat(AvailableElement.isIn(Flux.just("answer"))).isTrue();
	}

	@Test
	void noOtherPublisherIsRun() {
		AtomicInteger runs = new AtomicInteger();
		Stream<Flux<String>> others = Stream.of(Flux.empty(), Flux.just("an", "swer"), Flux.just("answer").hide(),
				Flux.error(new NoClassDefFoundError("expected")), Flux.error(() -> {
					runs.incrementAndGet();
					return new IllegalStateException("expected");
				}), Mono.fromCallable(() -> "answer " + runs.incrementAndGet()).flux(), Flux.defer(() -> {
					runs.incrementAndGet();
					return Flux.just("answer");
				}));
		others.forEach((other) -> {
			assertThat(AvailableElement.isIn(other)).isFalse();
			String element = AvailableElement.of(other);
			assertThat(element).isNull();
		});
		assertThat(runs).hasValue(0);
	}

}
