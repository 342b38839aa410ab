package io.neurolink.aop;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.BDDMockito.willThrow;

/**
 * Annotations act once on a bean that a test replaces by a spy, and the spy sees every
 * attempt.
 */
@SpringBootTest(properties = "neurolink.default-provider=first")
class SpiedBeanTests {

	@MockitoSpyBean
	private Desk desk;

	@MockitoSpyBean
	private Line line;

	@Autowired
	private SimulatedProvider first;

	@BeforeEach
	void allWell() {
		this.first.failureRate(0, AiErrorType.OVERLOADED);
	}

	@Test
	void theSpySeesEveryAttempt() {
		this.first.failureRate(1, AiErrorType.OVERLOADED);
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> this.desk.answer("why?"));
		then(this.desk).should(Mockito.times(3)).answer("why?");
	}

	@Test
	void aStubbedFailureIsRetried() {
		AiException failure = AiException.builder(AiErrorType.OVERLOADED).build();
		willThrow(failure).willReturn("stubbed").given(this.desk).answer("how?");
		Mockito.clearInvocations(this.desk);
		assertThat(this.desk.answer("how?")).isEqualTo("stubbed");
		then(this.desk).should(Mockito.times(2)).answer("how?");
	}

	@Test
	void aHitDoesNotReachTheSpy() {
		assertThat(this.desk.cached("where?")).isEqualTo(this.desk.cached("where?"));
		then(this.desk).should().cached("where?");
	}

	@Test
	void annotationsOnTheInterfaceActOnceToo() {
		willReturn("stubbed").given(this.line).answer("who?");
		Mockito.clearInvocations(this.line);
		assertThat(this.line.answer("who?")).isEqualTo("stubbed");
		then(this.line).should().answer("who?");
		this.first.failureRate(1, AiErrorType.OVERLOADED);
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> this.line.answer("when?"));
		then(this.line).should(Mockito.times(3)).answer("when?");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
			NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class })
	@Import({ AspectContext.Surroundings.class, Desk.class, PlainLine.class })
	static class Application {

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiRetry(maxRetries = 2)
		String answer(String question) {
			return this.ai.generate(question);
		}

		@AiCached
		String cached(String question) {
			return this.ai.generate(question);
		}

	}

	interface Line {

		@AiRetry(maxRetries = 2)
		String answer(String question);

	}

	static class PlainLine implements Line {

		private final AiTemplate ai;

		PlainLine(AiTemplate ai) {
			this.ai = ai;
		}

		@Override
		public String answer(String question) {
			return this.ai.generate(question);
		}

	}

}
