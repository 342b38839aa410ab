package io.neurolink.provider.google;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryDelay}.
 */
class RetryDelayTests {

	@ParameterizedTest
	@CsvSource({ "37s, PT37S", "57.238747106s, PT57.238747106S", "0s, PT0S", "39600s, PT11H",
			"1h16m0.667s, PT1H16M0.667S", "200ms, PT0.2S", "2h, PT2H", "6m0s, PT6M" })
	void readsGooglesNotation(String text, Duration expected) {
		assertThat(RetryDelay.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "37", "-3s", "s", "soon", "1s 2s", "99999999999999999999s", "PT37S" })
	void takesWhatItCannotReadForNothing(String text) {
		assertThat(RetryDelay.parse(text)).isNull();
	}

}
