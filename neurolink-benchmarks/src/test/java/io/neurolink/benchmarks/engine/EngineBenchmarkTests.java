package io.neurolink.benchmarks.engine;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every limiter still gives permits, and the stampede is what it says it is.
 */
class EngineBenchmarkTests {

	@ParameterizedTest
	@EnumSource
	void everyLimiterGivesPermits(LimiterContender contender) {
		LimiterBenchmark benchmark = new LimiterBenchmark();
		benchmark.limiter = contender;
		benchmark.create();
		assertThat(benchmark.acquire()).isTrue();
	}

	@Test
	@Tag("thorough")
	void equalMissesAreOneCallWhereTheCacheWaits() throws InterruptedException {
		try (Stampede stampede = new Stampede()) {
			assertThat(stampede.run(8, Stampede.Way.AI_CACHED).calls()).isEqualTo(1);
			assertThat(stampede.run(8, Stampede.Way.CACHEABLE_SYNC).calls()).isEqualTo(1);
			assertThat(stampede.run(8, Stampede.Way.CACHEABLE).calls()).isPositive();
		}
	}

}
