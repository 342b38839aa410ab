package io.neurolink.cache;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CacheBounds}.
 */
class CacheBoundsTests {

	private static final long GIB = 1L << 30;

	@ParameterizedTest
	@CsvSource({ "0, 100, 0, 1, 1", "100, 0, 0, 1, 1", "100, 9, 9, 1, 1", "9, 9, 9, 1, 1", "9, 100, 99, 11, 1",
			"10000, 268435456, 268430000, 26843, 1" })
	void anEntryWeighsAtLeastItsShare(long size, long weight, long maximum, long least, long unit) {
		assertThat(scale(size, weight)).isEqualTo(new CacheBounds.Scale(maximum, least, unit));
	}

	@Test
	void theShareOfAnEntryOfSeveralGibibytesIsMeasuredInUnits() {
		// Caffeine takes the weight of an entry as an int.
		CacheBounds.Scale scale = scale(2, 12 * GIB);
		assertThat(scale).isEqualTo(new CacheBounds.Scale(3 * GIB, 3 * GIB / 2, 4));
		assertThat(scale.weight(6 * GIB)).isEqualTo((int) (3 * GIB / 2));
		assertThat(scale.weight(6 * GIB + 1)).isEqualTo((int) (3 * GIB / 2) + 1);
	}

	@ParameterizedTest
	@CsvSource({ "1, 1, 1", "1, 7, 7", "5, 4, 5", "5, 6, 6" })
	void anEntryWeighsItsBytesOrItsShare(long least, long bytes, int weight) {
		assertThat(new CacheBounds.Scale(100, least, 1).weight(bytes)).isEqualTo(weight);
	}

	@ParameterizedTest
	@CsvSource({ "7, 2", "8, 2", "9, 3", "9223372036854775807, 2147483647" })
	void aBegunUnitCounts(long bytes, int weight) {
		assertThat(new CacheBounds.Scale(100, 1, 4).weight(bytes)).isEqualTo(weight);
	}

	@Test
	void theBoundsOfACacheReplaceThoseOfAll() {
		CacheBounds bounds = new CacheBounds(100, 1000, Map.of("small", 2L), Map.of("light", 200L));
		assertThat(bounds.scale("other").least()).isEqualTo(10);
		assertThat(bounds.scale("small").least()).isEqualTo(500);
		assertThat(bounds.scale("light").least()).isEqualTo(2);
	}

	@Test
	void noBoundIsNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CacheBounds(-1, 0, Map.of(), Map.of()))
			.withMessageContaining("size");
		assertThatIllegalArgumentException().isThrownBy(() -> new CacheBounds(0, -1, Map.of(), Map.of()))
			.withMessageContaining("weight");
		assertThatIllegalArgumentException().isThrownBy(() -> new CacheBounds(0, 0, Map.of("a", -1L), Map.of()))
			.withMessageContaining("sizes.a");
		assertThatIllegalArgumentException().isThrownBy(() -> new CacheBounds(0, 0, Map.of(), Map.of("b", -1L)))
			.withMessageContaining("weights.b");
	}

	private static CacheBounds.Scale scale(long size, long weight) {
		return new CacheBounds(size, weight, Map.of(), Map.of()).scale("answers");
	}

}
