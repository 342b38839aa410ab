package io.neurolink.outage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.interleaving.Interleavings;
import io.neurolink.interleaving.SteppedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Races of calls that begin and end an outage.
 */
@Timeout(300)
class OutageDetectorInterleavingTests {

	private static final RuntimeException FAILURE = new IllegalStateException("down");

	@Test
	void oneCallTriesWhetherAnOutageIsOver() {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			OutageDetector<String> outages = outages(clock);
			outages.beginAnyway("answers", "node").failed(FAILURE);
			clock.advance(Duration.ofSeconds(2));
			AtomicInteger tries = new AtomicInteger();
			Runnable call = () -> {
				if (outages.begin("answers", "node") != null) {
					tries.incrementAndGet();
				}
			};
			Interleavings.together(call, call);
			Interleavings.check(tries.get() == 1, tries.get() + " calls try");
		});
	}

	@Test
	void aCallThatBeganBeforeTheOutageDoesNotEndIt() {
		Interleavings.explore(() -> {
			OutageDetector<String> outages = outages(new SteppedClock());
			OutageDetector<String>.StoreCall early = outages.beginAnyway("answers", "node");
			OutageDetector<String>.StoreCall failing = outages.beginAnyway("answers", "node");
			Interleavings.together(early::succeeded, () -> failing.failed(FAILURE));
			Interleavings.check(outages.begin("answers", "node") == null, "the outage is over");
		});
	}

	@Test
	void callsThatFailTogetherBeginOneOutageThatOneCallEnds() {
		Interleavings.explore(() -> {
			SteppedClock clock = new SteppedClock();
			OutageDetector<String> outages = outages(clock);
			OutageDetector<String>.StoreCall first = outages.beginAnyway("answers", "node");
			OutageDetector<String>.StoreCall second = outages.beginAnyway("answers", "node");
			Interleavings.together(() -> first.failed(FAILURE), () -> second.failed(FAILURE));
			Interleavings.check(outages.begin("answers", "node") == null, "the outage did not begin");
			clock.advance(Duration.ofSeconds(2));
			OutageDetector<String>.StoreCall tried = outages.begin("answers", "node");
			Interleavings.check(tried != null, "no call tries");
			tried.succeeded();
			Interleavings.check(outages.begin("answers", "node") != null, "the outage is not over");
		});
	}

	private static OutageDetector<String> outages(SteppedClock clock) {
		return new OutageDetector<>(clock, new Unlogged());
	}

	private static final class Unlogged implements OutageLog<String> {

		@Override
		public void failed(String node, String user, Throwable failure) {
		}

		@Override
		public void refused(String user, StoreRefusedException refusal) {
		}

		@Override
		public void recovered(String node, String user) {
		}

	}

}
