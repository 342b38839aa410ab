package io.neurolink.template;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the failover of {@link AiTemplate} over more providers than a stack is deep.
 */
@Timeout(120)
class ManyProvidersTests {

	private static final int PROVIDERS = 5000;

	private final AtomicInteger calls = new AtomicInteger();

	private final AtomicInteger steps = new AtomicInteger();

	@Test
	void aBlockingCallReachesTheLast() {
		assertThat(template(PROVIDERS, PROVIDERS, false).generate("why?")).isEqualTo("answer of p" + PROVIDERS);
		assertThat(this.calls).hasValue(PROVIDERS);
		assertThat(this.steps).hasValue(PROVIDERS - 1);
	}

	@Test
	void aMonoReachesTheLast() {
		StepVerifier.create(template(PROVIDERS, PROVIDERS, false).generateMono("why?").map(AiResponse::content))
			.expectNext("answer of p" + PROVIDERS)
			.verifyComplete();
		assertThat(this.calls).hasValue(PROVIDERS);
	}

	@Test
	void aFutureReachesTheLast() {
		assertThat(template(PROVIDERS, PROVIDERS, false).generateAsync("why?").join().content())
			.isEqualTo("answer of p" + PROVIDERS);
	}

	@Test
	void aStreamReachesTheLast() {
		StepVerifier.create(template(PROVIDERS, PROVIDERS, false).stream("why?").map(AiChunk::content))
			.expectNext("answer of p" + PROVIDERS, "")
			.verifyComplete();
		assertThat(this.calls).hasValue(PROVIDERS);
	}

	@Test
	void providersThatFailOnOtherThreadsAreAllAsked() {
		AiTemplate template = template(PROVIDERS, PROVIDERS, true);
		assertThat(template.generate("why?")).isEqualTo("answer of p" + PROVIDERS);
		StepVerifier.create(template.stream("why?").map(AiChunk::content))
			.expectNext("answer of p" + PROVIDERS, "")
			.verifyComplete();
		assertThat(this.calls).hasValue(2 * PROVIDERS);
	}

	@Test
	void whenAllFailTheLastFailureHasSixteenOthersAtMost() {
		AiTemplate template = template(PROVIDERS, 0, false);
		assertAllFailed(catchThrowableOfType(AiException.class, () -> template.generate("why?")));
		StepVerifier.create(template.stream("why?")).verifyErrorSatisfies(ManyProvidersTests::assertAllFailed);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> template.generateAsync("why?").join())
			.satisfies((ex) -> assertAllFailed(ex.getCause()));
	}

	@Test
	void aFailureThatAnotherModelDoesNotHelpEndsTheWayInTheMiddle() {
		AiTemplate template = template(PROVIDERS, 0, false, PROVIDERS / 2);
		assertThat(catchThrowableOfType(AiException.class, () -> template.generate("why?")).type())
			.isEqualTo(AiErrorType.CONTENT_FILTERED);
		assertThat(this.calls).hasValue(PROVIDERS / 2);
	}

	@Test
	void aCancelledCallAsksNoFurtherProvider() {
		List<AiProvider> providers = List.of(new Numbered(1, 0, false, 0), new AiProvider() {

			@Override
			public String name() {
				return "p2";
			}

			@Override
			public Mono<AiResponse> generate(AiRequest request) {
				return Mono.never();
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.never();
			}

		}, new Numbered(3, 3, false, 0));
		AiTemplate template = template(providers);
		template.generateMono("why?").subscribe().dispose();
		template.stream("why?").subscribe().dispose();
		assertThat(this.calls).as("calls of the first provider only").hasValue(2);
	}

	@Test
	void anExceptionThatProvidersShareDoesNotGrowFromCallToCall() {
		AiException shared = failure(AiErrorType.OVERLOADED, "shared");
		AiTemplate template = template(List.of(new Numbered(1, 0, false, 0), new AiProvider() {

			@Override
			public String name() {
				return "p2";
			}

			@Override
			public Mono<AiResponse> generate(AiRequest request) {
				return Mono.error(shared);
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.error(shared);
			}

		}));
		int mostSuppressed = 0;
		for (int call = 0; call < 30; call++) {
			AiException thrown = catchThrowableOfType(AiException.class, () -> template.generate("why?"));
			mostSuppressed = Math.max(mostSuppressed, thrown.getSuppressed().length);
		}
		assertThat(shared.getSuppressed().length).isLessThanOrEqualTo(1);
		assertThat(mostSuppressed).isLessThanOrEqualTo(1);
	}

	private static void assertAllFailed(Throwable failure) {
		assertThat(failure).hasMessage("p" + PROVIDERS + " failed");
		assertThat(failure.getSuppressed()).filteredOn(AiException.class::isInstance)
			.hasSize(16)
			.extracting(Throwable::getMessage)
			.endsWith("p" + (PROVIDERS - 1) + " failed");
	}

	private AiTemplate template(int providers, int answering, boolean elsewhere) {
		return template(providers, answering, elsewhere, 0);
	}

	private AiTemplate template(int providers, int answering, boolean elsewhere, int filtering) {
		List<AiProvider> all = new ArrayList<>(providers);
		IntStream.rangeClosed(1, providers)
			.forEach((number) -> all.add(new Numbered(number, answering, elsewhere, filtering)));
		return template(all);
	}

	private AiTemplate template(List<AiProvider> providers) {
		AiTemplate.Builder builder = AiTemplate.builder()
			.defaultProvider("p1")
			.failover(providers.stream().map(AiProvider::name).toList())
			.events(AiEvents.to(List.of((event) -> {
				if (event instanceof AiEvent.Fallback) {
					this.steps.incrementAndGet();
				}
			})));
		providers.forEach(builder::provider);
		return builder.build();
	}

	private static AiException failure(AiErrorType type, String message) {
		return AiException.builder(type).message(message).build();
	}

	/**
	 * One of the providers, of which one answers, one refuses and all others are
	 * overloaded.
	 */
	private final class Numbered implements AiProvider {

		private final int number;

		private final int answering;

		private final boolean elsewhere;

		private final int filtering;

		Numbered(int number, int answering, boolean elsewhere, int filtering) {
			this.number = number;
			this.answering = answering;
			this.elsewhere = elsewhere;
			this.filtering = filtering;
		}

		@Override
		public String name() {
			return "p" + this.number;
		}

		@Override
		public Mono<AiResponse> generate(AiRequest request) {
			Mono<AiResponse> answer = Mono.defer(() -> {
				ManyProvidersTests.this.calls.incrementAndGet();
				return answers() ? Mono.just(AiResponse.of("answer of " + name())) : Mono.error(failed());
			});
			return this.elsewhere ? answer.subscribeOn(Schedulers.parallel()) : answer;
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			Flux<AiChunk> chunks = Flux.defer(() -> {
				ManyProvidersTests.this.calls.incrementAndGet();
				return answers()
						? Flux.just(AiChunk.of("answer of " + name()), AiChunk.builder().finishReason("stop").build())
						: Flux.error(failed());
			});
			return this.elsewhere ? chunks.subscribeOn(Schedulers.parallel()) : chunks;
		}

		private boolean answers() {
			return this.number == this.answering;
		}

		private AiException failed() {
			return failure((this.number == this.filtering) ? AiErrorType.CONTENT_FILTERED : AiErrorType.OVERLOADED,
					name() + " failed");
		}

	}

}
