package io.neurolink.test;

import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.cache.AiCaches;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the {@link MockAi} before each test. While several tests run at the same time in
 * one application context, the mock is not reset.
 */
final class MockAiTestExecutionListener implements TestExecutionListener {

	private static final String COUNTED = MockAiTestExecutionListener.class.getName() + ".counted";

	// Longer than the memory of any limit, budget or breaker.
	private static final Duration A_DAY = Duration.ofDays(1);

	private static final Map<MockAi, AtomicInteger> RUNNING = new WeakHashMap<>();

	MockAiTestExecutionListener() {
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		MockAi ai = find(testContext);
		if (ai == null) {
			return;
		}
		synchronized (RUNNING) {
			AtomicInteger running = RUNNING.computeIfAbsent(ai, (key) -> new AtomicInteger());
			if (running.getAndIncrement() == 0) {
				reset(ai, testContext.getApplicationContext());
			}
		}
		testContext.setAttribute(COUNTED, ai);
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.removeAttribute(COUNTED) instanceof MockAi ai) {
			synchronized (RUNNING) {
				RUNNING.computeIfAbsent(ai, (key) -> new AtomicInteger(1)).decrementAndGet();
			}
		}
	}

	private static @Nullable MockAi find(TestContext testContext) {
		return testContext.hasApplicationContext()
				? testContext.getApplicationContext().getBeanProvider(MockAi.class).getIfAvailable() : null;
	}

	private static void reset(MockAi ai, ApplicationContext context) {
		context.getBeanProvider(AiCaches.class).ifAvailable(AiCaches::clear);
		ai.clock().advance(A_DAY);
		ai.reset();
	}

}
