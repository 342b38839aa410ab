package io.neurolink.breaker;

import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallStages;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the log says of circuit breakers.
 */
class BreakerLoggingTests {

	private static final ModelRef TARGET = new ModelRef("openai", "gpt-4o");

	private final VirtualClock clock = VirtualClock.manual();

	private final CircuitBreakers breakers = new CircuitBreakers(
			new BreakerSettings(0.5, 2, 4, Duration.ofSeconds(30), 1), this.clock, AiEvents.none());

	@RegisterExtension
	private final LogCapture log = LogCapture.of(CircuitBreakers.class);

	@Test
	void eachChangeIsTold() {
		fail();
		fail();
		assertThat(this.log.events()).singleElement()
			.asString()
			.contains("openai/gpt-4o opened because 2 of 2 calls failed", "for 30s");
		this.clock.advance(Duration.ofSeconds(31));
		fail();
		assertThat(this.log.events()).hasSize(3).element(1).asString().contains("is half open");
		assertThat(this.log.events()).last().asString().contains("1 of 1 probes failed");
		this.clock.advance(Duration.ofSeconds(31));
		call(Mono.just(AiResponse.of("answer")));
		assertThat(this.log.events()).hasSize(5).last().asString().contains("closed");
	}

	private void fail() {
		call(Mono.error(AiException.builder(AiErrorType.OVERLOADED).message("The provider is busy").build()));
	}

	private void call(Mono<AiResponse> answer) {
		new CallStages(List.of(this.breakers)).whole(CallContext.of(TARGET, AiRequest.of("why?"), null), (call) -> {
			call.markSent();
			return answer;
		}).onErrorComplete().block();
	}

}
