package io.neurolink.benchmarks.engine;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures one permit of one limiter that all threads share.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimiterBenchmark {

	/** The contender. */
	@Param
	public LimiterContender limiter = LimiterContender.TOKEN_BUCKET;

	private LimiterContender.Permits permits = () -> false;

	/**
	 * Creates the limiter.
	 */
	@Setup
	public void create() {
		this.permits = this.limiter.create();
		if (!this.permits.acquire()) {
			throw new IllegalStateException(this.limiter + " refuses");
		}
	}

	/**
	 * Takes a permit.
	 * @return whether a permit was available
	 */
	@Benchmark
	public boolean acquire() {
		return this.permits.acquire();
	}

}
