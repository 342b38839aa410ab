package io.neurolink.cache;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the marks of {@link Flights}.
 */
class FlightsTests {

	private final Flights flights = new Flights();

	@Test
	void theMarkChangesWhenAFlightCompletes() {
		CacheKey key = key("question");
		int before = this.flights.mark(key);
		Flight flight = this.flights.join(new Flight(key));
		assertThat(this.flights.mark(key)).as("it has stored nothing").isEqualTo(before);
		this.flights.complete(flight, new Outcome.Abandoned());
		assertThat(this.flights.mark(key)).isNotEqualTo(before);
	}

	@Test
	void aFlightThatIsDetachedStoresNothing() {
		CacheKey key = key("question");
		int before = this.flights.mark(key);
		this.flights.join(new Flight(key));
		this.flights.discard((candidate) -> true);
		assertThat(this.flights.mark(key)).isEqualTo(before);
	}

	@Test
	void theMarksOfMostOtherKeysStay() {
		CacheKey key = key("question");
		int changed = 0;
		int[] before = new int[1000];
		for (int i = 0; i < before.length; i++) {
			before[i] = this.flights.mark(key("other " + i));
		}
		this.flights.complete(this.flights.join(new Flight(key)), new Outcome.Abandoned());
		for (int i = 0; i < before.length; i++) {
			changed += (this.flights.mark(key("other " + i)) != before[i]) ? 1 : 0;
		}
		assertThat(changed).isLessThan(50);
	}

	private static CacheKey key(String question) {
		return CacheKey.of(List.of(question), String.class, null);
	}

}
