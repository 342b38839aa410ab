package io.neurolink.event;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AiEvents}.
 */
class AiEventsTests {

	@Test
	void aListenerThatFailsHarmsNobody() {
		List<AiEvent> heard = new ArrayList<>();
		AiEvents events = AiEvents.to(List.of((event) -> {
			throw new IllegalStateException("a bug of the host");
		}, heard::add));
		events.publish(new AiEvent.Miss("answers"));
		assertThat(heard).containsExactly(new AiEvent.Miss("answers"));
	}

}
