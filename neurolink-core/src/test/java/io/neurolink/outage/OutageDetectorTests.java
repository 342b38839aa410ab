package io.neurolink.outage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutageDetector}.
 */
class OutageDetectorTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final VirtualClock clock = VirtualClock.manual();

	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final OutageDetector<String> detector = new OutageDetector<>(this.clock, new Recording());

	@Test
	void anOutageIsLoggedOnceWhenItBeginsAndOnceWhenItIsOver() {
		call().succeeded();
		assertThat(this.log).isEmpty();
		call().failed(new IllegalStateException());
		call().failed(new IllegalStateException());
		assertThat(this.log).containsExactly("failed  answers");
		call().succeeded();
		call().succeeded();
		assertThat(this.log).containsExactly("failed  answers", "recovered  answers");
	}

	@Test
	void oneCallASecondProbesIt() {
		assertThat(begin()).isNotNull();
		call().failed(new IllegalStateException());
		assertThat(begin()).isNull();
		this.clock.advance(Duration.ofSeconds(1));
		OutageDetector<String>.StoreCall probe = begin();
		assertThat(probe).isNotNull();
		assertThat(begin()).as("another call at the same time").isNull();
		probe.failed(new IllegalStateException());
		this.clock.advance(Duration.ofMillis(999));
		assertThat(begin()).isNull();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(begin()).isNotNull();
	}

	@Test
	void theTimeToTheNextProbeIsKnown() {
		call().failed(new IllegalStateException());
		assertThat(this.detector.nextProbe("answers", "")).isEqualTo(Duration.ofSeconds(1));
		this.clock.advance(Duration.ofMillis(400));
		assertThat(this.detector.nextProbe("answers", "")).isEqualTo(Duration.ofMillis(600));
		this.clock.advance(MINUTE);
		assertThat(this.detector.nextProbe("answers", "")).as("at once").isEqualTo(Duration.ofNanos(1));
	}

	@Test
	void anOutageIsRememberedForAsLongAsIsAsked() {
		assertThat(this.detector.overSince("answers", "", MINUTE)).as("there was none").isFalse();
		call().failed(new IllegalStateException());
		assertThat(this.detector.overSince("answers", "", MINUTE)).as("it lasts").isFalse();
		call().succeeded();
		assertThat(this.detector.overSince("answers", "", MINUTE)).isTrue();
		this.clock.advance(MINUTE.minusNanos(1));
		assertThat(this.detector.overSince("answers", "", MINUTE)).isTrue();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.detector.overSince("answers", "", MINUTE)).isFalse();
	}

	@Test
	void aCallThatBeganBeforeAnOutageDoesNotEndIt() {
		OutageDetector<String>.StoreCall before = call();
		OutageDetector<String>.StoreCall failing = call();
		failing.failed(new IllegalStateException());
		before.succeeded();
		assertThat(begin()).isNull();
		assertThat(this.log).hasSize(1);
	}

	@Test
	void aCallThatBeganBeforeTheEndOfAnOutageDoesNotBeginAnother() {
		OutageDetector<String>.StoreCall before = call();
		call().failed(new IllegalStateException());
		OutageDetector<String>.StoreCall meanwhile = call();
		call().succeeded();
		before.failed(new IllegalStateException());
		meanwhile.failed(new IllegalStateException());
		assertThat(begin()).isNotNull();
		assertThat(this.log).hasSize(2);
	}

	@Test
	void eachNodeHasItsOwn() {
		this.detector.beginAnyway("answers", "a:1").failed(new IllegalStateException());
		assertThat(this.detector.begin("answers", "a:1")).isNull();
		assertThat(this.detector.begin("answers", "b:1")).isNotNull();
		assertThat(this.log).containsExactly("failed a:1 answers");
	}

	@Test
	void aRefusalConcernsItsUserOnlyAndShowsThatTheNodeAnswers() {
		this.detector.beginAnyway("answers", "a:1").failed(new IllegalStateException());
		this.detector.beginAnyway("answers", "a:1")
			.failed(new StoreRefusedException("NOPERM", "Allow it.", new IllegalStateException()));
		assertThat(this.detector.refuses("answers")).isTrue();
		assertThat(this.detector.begin("answers", "a:1")).isNull();
		assertThat(this.detector.begin("others", "a:1")).isNotNull();
		this.detector.beginAnyway("answers", "a:1").succeeded();
		assertThat(this.detector.refuses("answers")).isFalse();
		assertThat(this.log).containsExactly("failed a:1 answers", "recovered a:1 answers", "refused answers",
				"recovered  answers");
	}

	@Test
	void aNodeFirstCalledDuringAnOutageMayHaveTakenOver() {
		this.detector.beginAnyway("answers", "a:1").succeeded();
		assertThat(this.detector.overSince("answers", "b:1", MINUTE)).isFalse();
		this.detector.beginAnyway("answers", "a:1").failed(new IllegalStateException());
		assertThat(this.detector.overSince("answers", "b:1", MINUTE)).as("known before").isFalse();
		assertThat(this.detector.overSince("answers", "c:1", MINUTE)).isTrue();
	}

	@Test
	void nodesThatComeAndGoAreForgottenButNotTheirOutages() {
		this.detector.beginAnyway("answers", "down:1").failed(new IllegalStateException());
		for (int i = 0; i < 10_000; i++) {
			this.detector.beginAnyway("answers", "n" + i + ":1").succeeded();
		}
		assertThat(this.detector.begin("answers", "down:1")).isNull();
	}

	@Test
	void manyThreadsThatFailAtOnceBeginOneOutage() throws Exception {
		int threads = 8;
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch start = new CountDownLatch(1);
			CountDownLatch done = new CountDownLatch(threads);
			for (int i = 0; i < threads; i++) {
				OutageDetector<String>.StoreCall call = call();
				pool.execute(() -> {
					try {
						start.await();
						call.failed(new IllegalStateException());
					}
					catch (InterruptedException ex) {
						Thread.currentThread().interrupt();
					}
					finally {
						done.countDown();
					}
				});
			}
			start.countDown();
			assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			pool.shutdownNow();
		}
		assertThat(this.log).hasSize(1);
	}

	private OutageDetector<String>.StoreCall call() {
		return this.detector.beginAnyway("answers", "");
	}

	private OutageDetector<String>.@Nullable StoreCall begin() {
		return this.detector.begin("answers", "");
	}

	private final class Recording implements OutageLog<String> {

		@Override
		public void failed(String node, String user, Throwable failure) {
			OutageDetectorTests.this.log.add("failed " + node + " " + user);
		}

		@Override
		public void refused(String user, StoreRefusedException refusal) {
			OutageDetectorTests.this.log.add("refused " + user);
		}

		@Override
		public void recovered(String node, String user) {
			OutageDetectorTests.this.log.add("recovered " + node + " " + user);
		}

	}

}
