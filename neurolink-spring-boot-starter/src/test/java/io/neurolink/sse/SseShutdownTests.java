package io.neurolink.sse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.model.AiChunk;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

class SseShutdownTests {

	private static final String STOPPING = " {\"error\":\"The assistant is not available right now. "
			+ "Please try again later.\",\"type\":\"CANCELLED\"}";

	private final VirtualClock clock = VirtualClock.manual();

	private final TestPublisher<AiChunk> model = TestPublisher.create();

	private final List<String> seen = new ArrayList<>();

	private final AtomicInteger stopped = new AtomicInteger();

	@Test
	void anOpenStreamEndsWithAnErrorEventShortlyBeforeTheGracePeriodIsOver() {
		SseShutdown shutdown = shutdown(Duration.ofSeconds(30));
		open(shutdown);
		this.model.next(AiChunk.of("Half"));
		shutdown.stop(this.stopped::incrementAndGet);
		assertThat(this.stopped).as("the web server begins its own shutdown at once").hasValue(1);
		this.clock.advance(Duration.ofSeconds(27));
		this.model.next(AiChunk.of(" an answer"));
		assertThat(this.seen).hasSize(2);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.seen).hasSize(4).endsWith(STOPPING, " [DONE]");
		this.model.assertCancelled();
	}

	@Test
	void aStreamThatCompletesWithinTheGracePeriodIsWhole() {
		SseShutdown shutdown = shutdown(Duration.ofSeconds(2));
		open(shutdown);
		shutdown.stop(this.stopped::incrementAndGet);
		this.model.next(AiChunk.of("Whole")).complete();
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.seen).hasSize(2).last().isEqualTo(" [DONE]");
	}

	@Test
	void aShortGracePeriodLeavesAQuarterToWrite() {
		SseShutdown shutdown = shutdown(Duration.ofSeconds(4));
		open(shutdown);
		shutdown.stop(this.stopped::incrementAndGet);
		this.clock.advance(Duration.ofMillis(2999));
		assertThat(this.seen).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.seen).containsExactly(STOPPING, " [DONE]");
	}

	@Test
	void withoutAGracePeriodStreamsEndBeforeTheWebServerStops() {
		SseShutdown shutdown = shutdown(Duration.ZERO);
		open(shutdown);
		shutdown.stop(this.stopped::incrementAndGet);
		assertThat(this.seen).containsExactly(STOPPING, " [DONE]");
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void aBrowserThatDoesNotReadHoldsTheShutdownUpForASecondOnly() {
		SseShutdown shutdown = shutdown(Duration.ZERO);
		shutdown.register(Flux.never(), (open) -> Flux.never()).subscribe();
		shutdown.stop(this.stopped::incrementAndGet);
		assertThat(this.stopped).hasValue(0);
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void aStreamThatIsOpenedDuringTheEndOfTheShutdownEndsAtOnce() {
		SseShutdown shutdown = shutdown(Duration.ZERO);
		shutdown.stop(this.stopped::incrementAndGet);
		open(shutdown);
		assertThat(this.seen).containsExactly(STOPPING, " [DONE]");
	}

	@Test
	void anApplicationThatStartsAgainStreamsAgain() {
		SseShutdown shutdown = shutdown(Duration.ZERO);
		shutdown.stop(this.stopped::incrementAndGet);
		assertThat(shutdown.isRunning()).isFalse();
		shutdown.start();
		open(shutdown);
		this.model.next(AiChunk.of("Hello"));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.seen).hasSize(1);
	}

	@Test
	void endsTheStreamOfAReactiveApplication() {
		SseShutdown shutdown = shutdown(Duration.ZERO);
		SseSettings settings = new SseSettings(Duration.ofSeconds(10), shutdown);
		AiSse.events(this.model.flux())
			.contextWrite((context) -> context.put(SseSettings.ATTRIBUTE, settings))
			.mapNotNull(ServerSentEvent::data)
			.subscribe(this.seen::add);
		shutdown.stop(this.stopped::incrementAndGet);
		assertThat(this.seen).containsExactly(STOPPING, " [DONE]");
	}

	private SseShutdown shutdown(Duration gracePeriod) {
		SseShutdown shutdown = new SseShutdown(gracePeriod, this.clock);
		shutdown.start();
		return shutdown;
	}

	private void open(SseShutdown shutdown) {
		shutdown.register(this.model.flux(), (open) -> AiSse.events(open, Duration.ofHours(1), this.clock))
			.mapNotNull(ServerSentEvent::data)
			.subscribe(this.seen::add);
	}

}
