package io.neurolink.benchmarks.method;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures one call of one method, through Spring's proxy unless it is woven. Each fork
 * runs one contender, so that the compiled code of one does not affect another.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnnotatedMethodBenchmark {

	/** The contender. */
	@Param
	public Contender contender = Contender.DIRECT;

	private @Nullable ConfigurableApplicationContext application;

	private Desk desk = new SpringDesks.Plain();

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		if (this.contender.woven()) {
			this.application = Application.woven(this.contender.type());
			this.desk = this.application.getBean(Desk.class);
		}
		if (this.contender.proxied()) {
			this.application = Application.with(this.contender.type());
			this.desk = this.application.getBean(Desk.class);
			if (!AopUtils.isAopProxy(this.desk)) {
				throw new IllegalStateException(this.contender + " is not proxied: its annotation does nothing");
			}
		}
	}

	/**
	 * Closes the application.
	 */
	@TearDown
	public void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	/**
	 * Calls the method.
	 * @return the answer
	 */
	@Benchmark
	public @Nullable Object call() {
		return this.contender.call(this.desk);
	}

}
