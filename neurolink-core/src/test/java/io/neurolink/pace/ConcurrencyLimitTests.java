package io.neurolink.pace;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConcurrencyLimit}.
 */
class ConcurrencyLimitTests {

	private final ConcurrencyLimit limit = new ConcurrencyLimit();

	@Test
	void beforeARejectionAnyNumberIsPermitted() {
		this.limit.answered(100_000);
		assertThat(this.limit.permits(100_000)).isTrue();
		assertThat(this.limit.limit()).isZero();
	}

	@Test
	void aRejectionHalvesTheCallsUnderWay() {
		this.limit.rejected(0, 8, 9);
		assertThat(this.limit.limit()).isEqualTo(4);
		assertThat(this.limit.permits(3)).isTrue();
		assertThat(this.limit.permits(4)).isFalse();
	}

	@Test
	void theRejectionsOfOneBurstCountOnce() {
		this.limit.rejected(0, 8, 16);
		this.limit.rejected(1, 9, 15);
		this.limit.rejected(8, 9, 14);
		assertThat(this.limit.limit()).isEqualTo(8);
		this.limit.rejected(9, 9, 14);
		assertThat(this.limit.limit()).as("half of the limit, which is below the calls under way").isEqualTo(4);
	}

	@Test
	void oneCallIsAlwaysPermitted() {
		this.limit.rejected(0, 0, 1);
		assertThat(this.limit.limit()).isOne();
		assertThat(this.limit.permits(0)).isTrue();
		assertThat(this.limit.permits(1)).isFalse();
	}

	@Test
	void asManyAnswersAsTheLimitRaiseItByOne() {
		this.limit.rejected(0, 0, 8);
		for (int i = 0; i < 4; i++) {
			this.limit.answered(4);
		}
		assertThat(this.limit.limit()).isEqualTo(4);
		this.limit.answered(4);
		assertThat(this.limit.limit()).isEqualTo(5);
	}

	@Test
	void answersBelowTheLimitDoNotRaiseIt() {
		this.limit.rejected(0, 0, 8);
		for (int i = 0; i < 20; i++) {
			this.limit.answered(3);
		}
		assertThat(this.limit.limit()).isEqualTo(4);
	}

}
