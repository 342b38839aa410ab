package io.neurolink.classify;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Tests for the time to wait that the message of an error names.
 */
class WaitTimeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"Rate limit reached for gpt-4o on requests per min (RPM): Limit 3, Used 3, Requested 1. Please try again in 20s. Visit x | PT20S",
			"Limit 30000, Used 29841, Requested 1423. Please try again in 2.528s. | PT2.528S",
			"Please try again in 120ms. | PT0.12S", "Please try again in 7m12s. | PT7M12S",
			"Please try again in 12m51.55s. Need more tokens? | PT12M51.55S", "Please try again in 6m0s. | PT6M",
			"Please try again in 1h12m0.5s | PT1H12M0.5S", "Please retry after 26 seconds. Please go here | PT26S",
			"Please retry after 1 second. | PT1S", "please try again after 1 seconds | PT1S",
			"Please retry in 24.1s. | PT24.1S", "wait 41234 seconds before retrying. | PT11H27M14S",
			"Your quota will reset after 27h41m36s. | PT27H41M36S", "The limit resets in 45 secs | PT45S",
			"No deployments available for selected model, Try again in 60 seconds. Passed model=x | PT60S",
			"Try again in about 3 hours. | PT3H", "Try again in 1 minute and 30 seconds | PT1M30S",
			"Try again in 1 hour, 2 minutes, 3 seconds | PT1H2M3S",
			"retry your request after 500 milliseconds | PT0.5S", "The model will be available again in 2 days | PT48H",
			"try again in 0s | PT0S", "Try again in ~5 s (max 9 s) | PT5S" })
	void isReadFromThePhrasesOfVendors(String message, Duration wait) {
		assertThat(find(message)).isEqualTo(wait);
	}

	@Test
	void isReadWhateverTheWhiteSpace() {
		assertThat(find("Retry after\n  15\tseconds")).isEqualTo(Duration.ofSeconds(15));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Please try again later.", "Please try again with 2000 tokens", "try again in 20 tokens",
			"try again in 5 m tokens", "Limit 30000, Used 29841, Requested 1423.", "Limit: 3 / min. Current: 4 in 60s",
			"retry after 15", "retry after checking the model", "try again in 2027", "try again in 5 strings",
			"try again in 30 mb", "try again in 7 sessions", "wait before trying again", "20s", "tried again in 20s",
			"\"please try again in 20s\" is what the user wrote", "in the last 60 seconds, retry", "retry -5s",
			"try again in 1234567890123 seconds", "try again in s", "timed out after 30 seconds", "" })
	void aNumberThatIsNoWaitIsNone(String message) {
		assertThat(find(message)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "try again in ", "try again in 1s", "1s", "1", "wait for ", "retry after 1h, and ", " ",
			"retry your request ", "1.1", "wait 1d 1d 1d 1d 1d 1d tokens " })
	void aHostileTextIsReadInLinearTime(String piece) {
		String text = piece.repeat(100_000 / piece.length());
		assertTimeout(Duration.ofSeconds(5), () -> {
			WaitTime.find(text);
			WaitTime.find("try again in " + text + "tokens");
		});
	}

	private static Duration find(String message) {
		return VendorErrorReader
			.read(429, null,
					"{\"error\":{\"message\":\""
							+ message.replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"}}")
			.waitTime();
	}

}
