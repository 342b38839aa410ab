package io.neurolink.hedge;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HedgeBudget}.
 */
class HedgeBudgetTests {

	@Test
	void aHedgeIsEarnedBeforeItIsPermitted() {
		HedgeBudget budget = new HedgeBudget(0.1);
		assertThat(hedges(budget, 9)).isZero();
		assertThat(hedges(budget, 1)).isEqualTo(1);
		assertThat(hedges(budget, 9)).isZero();
		assertThat(hedges(budget, 1)).isEqualTo(1);
	}

	@Test
	void hedgesNeverExceedTheirShareOfCalls() {
		for (double ratio : new double[] { 0.01, 0.05, 0.1, 0.25, 0.3, 0.5, 0.9 }) {
			HedgeBudget budget = new HedgeBudget(ratio);
			for (int call = 1; call <= 2000; call++) {
				budget.onCall();
				budget.tryAcquire();
				assertThat((double) budget.hedges()).isLessThanOrEqualTo(ratio * call + 1e-6);
			}
			assertThat((double) budget.hedges()).isGreaterThan(ratio * 2000 - 1.5);
		}
	}

	@Test
	void everyCallMayBeHedgedWithARatioOfOneAndNoneWithZero() {
		assertThat(hedges(new HedgeBudget(1), 100)).isEqualTo(100);
		assertThat(hedges(new HedgeBudget(0), 100)).isZero();
	}

	@Test
	void sharesOfAQuietTimeAreKeptForAFewHedgesOnly() {
		HedgeBudget budget = new HedgeBudget(0.1);
		for (int i = 0; i < 10_000; i++) {
			budget.onCall();
		}
		int hedges = 0;
		while (budget.tryAcquire()) {
			hedges++;
		}
		assertThat(hedges).isEqualTo(10);
		assertThat(budget.calls()).isEqualTo(10_000);
	}

	@Test
	void aRatioOutOfItsRangeIsRejected() {
		for (double ratio : new double[] { -0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY }) {
			assertThatIllegalArgumentException().isThrownBy(() -> new HedgeBudget(ratio))
				.withMessageContaining("ratio");
		}
	}

	private static int hedges(HedgeBudget budget, int calls) {
		int hedges = 0;
		for (int i = 0; i < calls; i++) {
			budget.onCall();
			hedges += budget.tryAcquire() ? 1 : 0;
		}
		return hedges;
	}

}
