package io.neurolink.cost;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link BudgetPeriod}.
 */
class BudgetPeriodTests {

	@ParameterizedTest
	@CsvSource({ "1m, 2026-03-29T01:59:59.999Z, 2026-03-29T01:59:00Z, 2026-03-29T02:00:00Z",
			"1m, 2026-03-29T02:00:00Z, 2026-03-29T02:00:00Z, 2026-03-29T02:01:00Z",
			"1h, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
			"6h, 2026-10-25T07:30:00Z, 2026-10-25T06:00:00Z, 2026-10-25T12:00:00Z",
			"1d, 2026-03-29T23:59:59Z, 2026-03-29T00:00:00Z, 2026-03-30T00:00:00Z",
			"PT24H, 2026-03-29T12:00:00Z, 2026-03-29T00:00:00Z, 2026-03-30T00:00:00Z",
			"1w, 2026-11-29T23:59:59Z, 2026-11-23T00:00:00Z, 2026-11-30T00:00:00Z",
			"1w, 2026-11-30T00:00:00Z, 2026-11-30T00:00:00Z, 2026-12-07T00:00:00Z",
			"P1W, 1969-12-30T00:00:00Z, 1969-12-29T00:00:00Z, 1970-01-05T00:00:00Z",
			"1M, 2028-02-29T23:59:59Z, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z",
			"1M, 2026-12-31T23:59:59Z, 2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z",
			"P3M, 2026-05-05T00:00:00Z, 2026-04-01T00:00:00Z, 2026-07-01T00:00:00Z",
			"30s, 2026-05-05T00:00:31Z, 2026-05-05T00:00:30Z, 2026-05-05T00:01:00Z" })
	void windowsBeginAtMultiplesInUtc(String period, Instant now, Instant start, Instant end) {
		assertThat(BudgetPeriod.parse(period).windowAt(now)).isEqualTo(new BudgetWindow(start, end));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "h", "1y", "-1h", "1.5h", "1h30m", "P1DT1H", "0d", "99999d", "1D" })
	void otherTextsAreRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> BudgetPeriod.parse(text));
	}

	@Test
	void aPeriodHasTenYearsAtMost() {
		assertThat(new BudgetPeriod(400_000_000, BudgetPeriod.Unit.SECOND)).hasToString("400000000s");
		assertThatIllegalArgumentException().isThrownBy(() -> new BudgetPeriod(400_000_001, BudgetPeriod.Unit.SECOND));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BudgetPeriod(Integer.MAX_VALUE, BudgetPeriod.Unit.MONTH));
	}

	@Test
	void theTimeLeftIsPositive() {
		BudgetWindow window = BudgetPeriod.parse("1m").windowAt(Instant.parse("2026-05-05T00:00:30Z"));
		assertThat(window.left(Instant.parse("2026-05-05T00:00:30Z"))).hasSeconds(30);
		assertThat(window.left(Instant.parse("2026-05-05T00:05:00Z"))).isPositive();
	}

}
