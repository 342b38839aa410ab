package io.neurolink.benchmarks.method;

import java.util.Arrays;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every contender still starts, and answers.
 */
class AnnotatedMethodBenchmarkTests {

	private static ConfigurableApplicationContext application;

	private static ConfigurableApplicationContext woven;

	@BeforeAll
	static void start() {
		application = Application.with(desks(false));
		woven = Application.woven(desks(true));
	}

	private static Class<?>[] desks(boolean woven) {
		return Arrays.stream(Contender.values())
			.filter((contender) -> contender.woven() == woven)
			.map(Contender::type)
			.distinct()
			.toArray(Class<?>[]::new);
	}

	@AfterAll
	static void stop() {
		application.close();
		woven.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyContenderAnswersThroughItsProxy(Contender contender) {
		Desk desk = (contender.woven() ? woven : application).getBean(contender.type());
		assertThat(AopUtils.isAopProxy(desk)).isEqualTo(contender.proxied());
		assertThat(contender.call(desk)).isEqualTo(Desk.ANSWER);
		assertThat(contender.call(desk)).isEqualTo(Desk.ANSWER);
	}

	@Test
	void theBenchmarkRuns() throws RunnerException {
		assertThat(new Runner(new OptionsBuilder().include(AnnotatedMethodBenchmark.class.getName())
			.param("contender", Contender.AI_RETRY.name())
			.forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.milliseconds(10))
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT)
			.build()).run()).hasSize(1);
	}

}
