package io.neurolink.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DeferredReports}.
 */
class DeferredReportsTests {

	private final DeferredReports reports = new DeferredReports();

	@Test
	void reportsAreDeferredInTheirOrderUntilTheEnd() {
		Runnable first = () -> {
		};
		Runnable second = () -> {
		};
		assertThat(this.reports.defer(first)).isTrue();
		assertThat(this.reports.defer(second)).isTrue();
		assertThat(this.reports.end()).containsExactly(first, second);
		assertThat(this.reports.defer(first)).isFalse();
		assertThat(this.reports.end()).as("nothing is reported twice").isEmpty();
	}

	@Test
	void noneIsDeferredAfterAnEndWithoutAny() {
		assertThat(this.reports.end()).isEmpty();
		assertThat(this.reports.defer(() -> {
		})).isFalse();
		assertThat(this.reports.end()).isEmpty();
	}

	@Test
	void theyAreBounded() {
		for (int i = 0; i < 16; i++) {
			assertThat(this.reports.defer(() -> {
			})).isTrue();
		}
		assertThat(this.reports.defer(() -> {
		})).isFalse();
		assertThat(this.reports.end()).hasSize(16);
	}

	@Test
	void aReportThatIsDeferredWhileTheyEndIsNotLost() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(3);
		try {
			for (int i = 0; i < 200; i++) {
				DeferredReports racing = new DeferredReports();
				AtomicInteger deferred = new AtomicInteger();
				CountDownLatch start = new CountDownLatch(1);
				List<Future<?>> callers = new ArrayList<>();
				for (int caller = 0; caller < 2; caller++) {
					callers.add(threads.submit(() -> {
						start.await();
						for (int report = 0; report < 4; report++) {
							deferred.addAndGet(racing.defer(() -> {
							}) ? 1 : 0);
						}
						return null;
					}));
				}
				Future<List<Runnable>> end = threads.submit(() -> {
					start.await();
					return racing.end();
				});
				start.countDown();
				for (Future<?> caller : callers) {
					caller.get();
				}
				assertThat(end.get()).hasSize(deferred.get());
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
