package io.neurolink.aop;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiOverloadedException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResult;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Annotations around a client of the application, whose exceptions a classifier of the
 * application knows.
 */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class OtherClientTests {

	@Test
	void theCallerCatchesTheLastExceptionWithTheEarlierOnes() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			BusyException failure = catchThrowableOfType(BusyException.class, desk::blocking);
			assertThat(failure.getMessage()).isEqualTo("busy 3");
			assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("busy 1", "busy 2");
			assertThat(context.getBean(VirtualClock.class).waited()).isEqualTo(Duration.ofSeconds(10));
		}, Desk.class, Classifiers.class);
	}

	@Test
	void futuresAndPublishersToo() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> desk.future().get())
				.withCauseInstanceOf(BusyException.class)
				.havingCause()
				.withMessage("busy 3");
			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> desk.future().join())
				.withCauseInstanceOf(BusyException.class);
			BusyException ofMono = new BusyException(0);
			try {
				desk.mono().block();
			}
			catch (Exception ex) {
				ofMono = (BusyException) reactor.core.Exceptions.unwrap(ex);
			}
			assertThat(ofMono.getMessage()).isEqualTo("busy 9");
			List<Object> seen = new ArrayList<>();
			desk.begun().doOnNext(seen::add).onErrorResume((failure) -> {
				seen.add(failure.getClass());
				return Flux.empty();
			}).blockLast();
			assertThat(seen).containsExactly("first", BusyException.class);
			assertThat(desk.calls()).isEqualTo(10);
		}, Desk.class, Classifiers.class);
	}

	@Test
	void aFallbackMethodReceivesWhatItsParameterAccepts() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.withThrowable()).isEqualTo("BusyException");
			assertThat(desk.withAiException()).isEqualTo("AiOverloadedException caused by BusyException");
		}, Desk.class, Classifiers.class);
	}

	@Test
	void theExceptionOfAFallbackMethodIsClassifiedToo() {
		AspectContext.run((context) -> assertThat(context.getBean(Desk.class).failingSubstitute()).isEqualTo("sorry"),
				Desk.class, Classifiers.class);
	}

	@Test
	void aMethodThatReturnsAResultReturnsAFailedOne() {
		AspectContext.run((context) -> {
			AiResult result = context.getBean(Desk.class).result();
			assertThat(result.isSuccess()).isFalse();
			assertThat(result.error()).isExactlyInstanceOf(AiOverloadedException.class)
				.hasCauseInstanceOf(BusyException.class);
		}, Desk.class, Classifiers.class);
	}

	@Test
	void aClassificationAsUnknownOverridesABuiltInOneAndIsNotReported(CapturedOutput output) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatExceptionOfType(IOException.class).isThrownBy(desk::ownIo);
			assertThat(desk.calls()).isEqualTo(1);
			assertThat(output).doesNotContain("type is UNKNOWN");
		}, Desk.class, Classifiers.class);
	}

	@Test
	void anUnknownExceptionIsReportedWithTheWayToClassifyIt(CapturedOutput output) {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(desk::bug);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(desk::bug);
			assertThat(desk.calls()).isEqualTo(2);
			assertThat(output.toString().split("AiErrorClassifier", -1)).hasSize(3);
		}, Desk.class, Classifiers.class);
	}

	@Test
	void excludedClassesAreMatchedAgainstTheException() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatExceptionOfType(BusyException.class).isThrownBy(desk::excluded);
			assertThat(desk.calls()).isEqualTo(1);
		}, Desk.class, Classifiers.class);
	}

	@Test
	void aSharedExceptionDoesNotGrow() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			for (int i = 0; i < 20; i++) {
				assertThatExceptionOfType(BusyException.class).isThrownBy(desk::shared);
			}
			assertThat(Desk.SHARED.getSuppressed()).isEmpty();
		}, Desk.class, Classifiers.class);
	}

	@Test
	void aCallerThatWaitedReceivesAnExceptionOfItsOwn() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			FutureTask<Throwable> leader = new FutureTask<>(() -> catchThrowable(desk::slow));
			new Thread(leader).start();
			desk.awaitEntered();
			FutureTask<Throwable> waiter = new FutureTask<>(() -> catchThrowable(desk::slow));
			Thread waiting = new Thread(waiter);
			waiting.start();
			Awaitility.await().until(() -> waiting.getState() == Thread.State.WAITING);
			desk.proceed();
			Throwable ofLeader = leader.get();
			assertThat(ofLeader).isInstanceOf(BusyException.class);
			assertThat(waiter.get()).isExactlyInstanceOf(AiOverloadedException.class).hasCause(ofLeader);
			assertThat(desk.calls()).isEqualTo(1);
		}, Desk.class, Classifiers.class);
	}

	@Test
	void theFirstClassifierInOrderDecides() {
		AspectContext.run((context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThatExceptionOfType(BusyException.class).isThrownBy(desk::blocking);
			assertThat(desk.calls()).isEqualTo(1);
		}, Desk.class, Classifiers.class, EarlierClassifier.class);
	}

	@Test
	void theTemplateClassifiesTheExceptionsOfAProvider() {
		AspectContext.runner().withUserConfiguration(Classifiers.class, OwnProvider.class).run((context) -> {
			AiException failure = context.getBean(AiTemplate.class)
				.tryGenerate(AiRequest.builder().prompt("why").provider("own").model("m").build())
				.error();
			assertThat(failure).isExactlyInstanceOf(AiOverloadedException.class)
				.hasCauseInstanceOf(BusyException.class);
			assertThat(failure.provider()).isEqualTo("own");
			assertThat(failure.model()).isEqualTo("m");
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(5));
		});
	}

	static class BusyException extends Exception {

		private static final long serialVersionUID = 1L;

		BusyException(int number) {
			super("busy " + number);
		}

	}

	static class Desk {

		static final BusyException SHARED = new BusyException(0);

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger calls = new AtomicInteger();

		int calls() {
			return this.calls.get();
		}

		private BusyException busy() {
			return new BusyException(this.calls.incrementAndGet());
		}

		@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
		String blocking() throws BusyException {
			throw busy();
		}

		@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
		CompletableFuture<String> future() {
			Supplier<String> failing = () -> {
				throw new CompletionException(busy());
			};
			return CompletableFuture.supplyAsync(failing, Runnable::run);
		}

		@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
		Mono<String> mono() {
			return Mono.error(this::busy);
		}

		@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
		Flux<String> begun() {
			return Flux.just("first").concatWith(Flux.error(this::busy));
		}

		@AiFallback(method = "describe")
		String withThrowable() throws BusyException {
			throw busy();
		}

		String describe(Throwable failure) {
			return failure.getClass().getSimpleName();
		}

		@AiFallback(method = "typed")
		String withAiException() throws BusyException {
			throw busy();
		}

		String typed(AiException failure) {
			Throwable cause = failure.getCause();
			return failure.getClass().getSimpleName() + " caused by "
					+ ((cause != null) ? cause.getClass().getSimpleName() : "nothing");
		}

		@AiFallback(method = "busyToo", value = "sorry")
		String failingSubstitute() throws BusyException {
			throw busy();
		}

		String busyToo() throws BusyException {
			throw busy();
		}

		@AiRetry(maxRetries = 1, jitter = "0s")
		AiResult result() throws BusyException {
			throw busy();
		}

		@AiRetry(maxRetries = 1, jitter = "0s")
		String ownIo() throws IOException {
			this.calls.incrementAndGet();
			throw new IOException("own", new java.net.ConnectException("refused"));
		}

		@AiRetry(maxRetries = 1, jitter = "0s")
		String bug() {
			this.calls.incrementAndGet();
			throw new IllegalStateException("a bug");
		}

		@AiRetry(maxRetries = 1, jitter = "0s", excludes = BusyException.class)
		String excluded() throws BusyException {
			throw busy();
		}

		void awaitEntered() throws InterruptedException {
			this.entered.await();
		}

		void proceed() {
			this.released.countDown();
		}

		@AiCached(ttl = "1h")
		String slow() throws Exception {
			this.entered.countDown();
			this.released.await();
			throw busy();
		}

		@AiRetry(maxRetries = 1, jitter = "0s")
		@AiCached(ttl = "1h")
		String shared() throws BusyException {
			throw SHARED;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Classifiers {

		@Bean
		AiErrorClassifier busy() {
			return OtherClientTests::busy;
		}

		@Bean
		AiErrorClassifier ownIo() {
			return (failure) -> (failure instanceof IOException && "own".equals(failure.getMessage()))
					? AiException.builder(AiErrorType.UNKNOWN).build() : null;
		}

	}

	private static @Nullable AiException busy(Throwable failure) {
		return (failure instanceof BusyException) ? AiException.builder(AiErrorType.OVERLOADED)
			.message("The gateway is busy")
			.retryAfter(Duration.ofSeconds(5))
			.build() : null;
	}

	@Configuration(proxyBeanMethods = false)
	static class EarlierClassifier {

		@Bean
		@Order(0)
		AiErrorClassifier earlier() {
			return (failure) -> AiException.builder(AiErrorType.INVALID_REQUEST).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProvider {

		@Bean
		AiProvider own() {
			return new AiProvider() {

				@Override
				public String name() {
					return "own";
				}

				@Override
				public Mono<AiResponse> generate(AiRequest request) {
					return Mono.error(new BusyException(1));
				}

				@Override
				public Flux<AiChunk> stream(AiRequest request) {
					return Flux.error(new BusyException(1));
				}

			};
		}

	}

}
