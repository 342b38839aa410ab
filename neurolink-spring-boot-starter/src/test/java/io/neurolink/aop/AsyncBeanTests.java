package io.neurolink.aop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotations act once on a bean with {@code @Async} methods, whichever proxy it has, and
 * on the thread of the executor.
 */
@Timeout(60)
class AsyncBeanTests {

	static Stream<Arguments> kinds() {
		return Stream.of(OnInterface.class, OnClass.class, OnType.class)
			.flatMap((type) -> Stream.of(true, false).map((proxyTargetClass) -> Arguments.of(type, proxyTargetClass)));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void annotationsActOnce(Class<? extends Attempts> type, boolean proxyTargetClass) {
		runner(proxyTargetClass).withUserConfiguration(type).run((context) -> {
			assertThat(context).hasNotFailed();
			Desk desk = context.getBean(Desk.class);
			assertThat(AopUtils.isJdkDynamicProxy(desk)).isEqualTo(!proxyTargetClass);
			assertThat(desk.ask(2).get(30, TimeUnit.SECONDS)).startsWith("attempt 3 on executor-");
			assertThat(desk.ask(100)).failsWithin(Duration.ofSeconds(30))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(AiException.class);
			assertThat(desk.ask(-1).get(30, TimeUnit.SECONDS)).as("three and three before").startsWith("attempt 7 ");
		});
	}

	private static ApplicationContextRunner runner(boolean proxyTargetClass) {
		return AspectContext.runner()
			.withUserConfiguration(proxyTargetClass ? AsyncByClass.class : AsyncByInterface.class)
			.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncByInterface {

		@Bean
		SimpleAsyncTaskExecutor taskExecutor() {
			return new SimpleAsyncTaskExecutor("executor-");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync(proxyTargetClass = true)
	static class AsyncByClass extends AsyncByInterface {

	}

	interface Desk {

		CompletableFuture<String> ask(int failures);

	}

	interface RetriedDesk extends Desk {

		@Override
		@AiRetry(maxRetries = 2)
		CompletableFuture<String> ask(int failures);

	}

	abstract static class Attempts {

		private final AtomicInteger calls = new AtomicInteger();

		CompletableFuture<String> attempt(int failures) {
			int call = this.calls.incrementAndGet();
			if (call <= failures) {
				throw AiException.builder(AiErrorType.OVERLOADED).build();
			}
			return CompletableFuture.completedFuture("attempt " + call + " on " + Thread.currentThread().getName());
		}

	}

	static class OnInterface extends Attempts implements RetriedDesk {

		@Async
		@Override
		public CompletableFuture<String> ask(int failures) {
			return attempt(failures);
		}

	}

	static class OnClass extends Attempts implements Desk {

		@Async
		@AiRetry(maxRetries = 2)
		@Override
		public CompletableFuture<String> ask(int failures) {
			return attempt(failures);
		}

	}

	@Async
	@AiRetry(maxRetries = 2)
	static class OnType extends Attempts implements Desk {

		@Override
		public CompletableFuture<String> ask(int failures) {
			return attempt(failures);
		}

	}

}
