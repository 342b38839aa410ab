package io.neurolink.benchmarks.method;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every contender still starts, and answers.
 */
@Tag("thorough")
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
	void theBenchmarkRuns() throws IOException {
		AnnotatedMethodBenchmark benchmark = new AnnotatedMethodBenchmark();
		benchmark.contender = Contender.AI_RETRY;
		benchmark.start();
		try {
			assertThat(benchmark.call()).isEqualTo(Desk.ANSWER);
		}
		finally {
			benchmark.stop();
		}
		try (InputStream list = AnnotatedMethodBenchmark.class.getResourceAsStream("/META-INF/BenchmarkList")) {
			assertThat(list).asString(StandardCharsets.UTF_8).contains(AnnotatedMethodBenchmark.class.getName() + " ");
		}
	}

}
