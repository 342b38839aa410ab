package io.neurolink.template;

import java.time.Duration;
import java.util.function.BiConsumer;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.interleaving.Interleavings;
import io.neurolink.interleaving.ManualStream;
import io.neurolink.interleaving.Received;
import io.neurolink.model.AiChunk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Interleavings of a provider, a timer and a reader that cancels.
 */
@Timeout(300)
class TimedStreamInterleavingTests {

	private static final AiChunk CONTENT = AiChunk.of("because");

	private static final AiChunk NO_CONTENT = AiChunk.of("");

	private static final AiException TIMEOUT = AiException.builder(AiErrorType.TIMEOUT).build();

	private static final Duration SHORT = Duration.ofSeconds(1);

	private static final Duration LONG = Duration.ofHours(1);

	private VirtualTimeScheduler time = VirtualTimeScheduler.create();

	@BeforeEach
	void replaceTheTimers() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void restoreTheTimers() {
		VirtualTimeScheduler.reset();
	}

	@Test
	void aStreamThatEndsAsItsTimeRunsOutEndsOnce() {
		explore(new TimedStream.Limits(SHORT, SHORT, SHORT), (source, received) -> {
			Interleavings.together(() -> {
				source.next(CONTENT);
				source.complete();
			}, () -> this.time.advanceTimeBy(SHORT));
			received.checkEndedOnce();
		});
	}

	@Test
	void theTotalTimeEndsAStreamThatDeliversAsItRunsOut() {
		explore(new TimedStream.Limits(LONG, LONG, SHORT), (source, received) -> {
			Interleavings.together(() -> source.next(CONTENT), () -> this.time.advanceTimeBy(SHORT));
			received.checkEndedOnce();
		});
	}

	@Test
	void aPieceWithoutContentDoesNotStopTheTimer() {
		explore(new TimedStream.Limits(SHORT, SHORT, null), (source, received) -> {
			Interleavings.together(() -> source.next(NO_CONTENT), () -> this.time.advanceTimeBy(SHORT));
			this.time.advanceTimeBy(SHORT);
			received.checkEndedOnce();
		});
	}

	@Test
	void aSilenceAfterAPieceThatComesAsTheTimerFiresEndsTheStream() {
		explore(new TimedStream.Limits(SHORT, SHORT, null), (source, received) -> {
			Interleavings.together(() -> source.next(CONTENT), () -> this.time.advanceTimeBy(SHORT));
			this.time.advanceTimeBy(SHORT.multipliedBy(2));
			received.checkEndedOnce();
		});
	}

	@Test
	void aReaderThatCancelsAsTheTimeRunsOutIsToldAtMostOnce() {
		explore(new TimedStream.Limits(SHORT, SHORT, SHORT), (source, received) -> {
			Interleavings.together(received::cancel, () -> this.time.advanceTimeBy(SHORT));
			received.checkEndedAtMostOnce();
			Interleavings.check(source.isCancelled(), "the provider goes on");
		});
	}

	private static void explore(TimedStream.Limits limits,
			BiConsumer<ManualStream<AiChunk>, Received<AiChunk>> scenario) {
		Interleavings.explore(() -> {
			ManualStream<AiChunk> source = new ManualStream<>();
			Received<AiChunk> received = new Received<>();
			new TimedStream(source, limits, (limit) -> TIMEOUT).subscribe(received);
			scenario.accept(source, received);
		});
	}

}
