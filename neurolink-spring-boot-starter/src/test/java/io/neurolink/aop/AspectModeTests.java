package io.neurolink.aop;

import io.neurolink.StartupAnalysis;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AspectMode} without the module for AspectJ.
 */
class AspectModeTests {

	@Test
	void theModeOfAnAbsentModuleFailsTheStart() {
		AspectContext.runner().withPropertyValues("neurolink.aspects.mode=aspectj").run((context) -> {
			FailureAnalysis analysis = StartupAnalysis.of(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("neurolink-aspectj is not on the class path");
			assertThat(analysis.getAction()).contains("Add io.neurolink:neurolink-aspectj");
		});
	}

	@Test
	void theDefaultIsAProxy() {
		AspectContext.run((context) -> assertThat(context).hasSingleBean(AiAdvisor.class));
	}

}
