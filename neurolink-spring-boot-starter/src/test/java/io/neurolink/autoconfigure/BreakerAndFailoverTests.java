package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.neurolink.StartupAnalysis;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.balance.RouteBalancer;
import io.neurolink.breaker.BreakerStatus;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvent.BreakerChange;
import io.neurolink.event.AiEventListener;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.ProviderSource;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@code neurolink.circuit-breaker} and {@code neurolink.failover}.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BreakerAndFailoverTests {

	private static final Reply WELL = Reply.json(200, """
			{"model":"m","choices":[{"message":{"content":"by openai"},"finish_reason":"stop"}]}""");

	private static final Reply BUSY = Reply.json(503, "{}");

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> events = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
				NeuroLinkAspectsAutoConfiguration.class, WebClientAutoConfiguration.class,
				HttpClientAutoConfiguration.class, ReactiveHttpClientAutoConfiguration.class))
		.withBean(AiClock.class, () -> this.clock)
		.withBean(AiEventListener.class, () -> this.events::add)
		.withBean(Desk.class)
		.withPropertyValues("neurolink.default-provider=openai", "neurolink.providers.openai.api-key=sk-test",
				"neurolink.providers.openai.model=m", "neurolink.providers.openai.base-url=" + this.server.url(),
				"neurolink.providers.spare.type=simulated", "neurolink.providers.spare.model=s",
				"neurolink.providers.last.type=simulated", "neurolink.providers.last.model=l");

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Nested
	class Breaker {

		@Test
		void isOnByDefaultAndOpensAfterTenCallsThatFailed() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner.run((context) -> {
				times(10, () -> assertThat(failure(context).type()).isEqualTo(AiErrorType.OVERLOADED));
				assertThat(failure(context)).hasMessageContaining("openai/m was not called")
					.extracting(AiException::type)
					.isEqualTo(AiErrorType.CIRCUIT_OPEN);
				assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(10);
				assertThat(context.getBean(CircuitBreakers.class).states()).singleElement().satisfies((status) -> {
					assertThat(status.provider()).isEqualTo("openai");
					assertThat(status.model()).isEqualTo("m");
					assertThat(status.state()).isEqualTo(BreakerStatus.State.OPEN);
					assertThat(status.failureRate()).isEqualTo(1);
					assertThat(status.notPermitted()).isOne();
				});
				assertThat(BreakerAndFailoverTests.this.events).containsExactly(
						new BreakerChange("openai/m", BreakerChange.State.CLOSED, BreakerChange.State.OPEN));
			});
		}

		@Test
		void probesAfterTheWaitAndCloses() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner
				.withPropertyValues("neurolink.circuit-breaker.minimum-calls=2",
						"neurolink.circuit-breaker.wait-open=5s", "neurolink.circuit-breaker.half-open-calls=1")
				.run((context) -> {
					times(2, () -> failure(context));
					BreakerAndFailoverTests.this.server.always(WELL);
					BreakerAndFailoverTests.this.clock.advance(Duration.ofSeconds(4));
					assertThat(failure(context).type()).isEqualTo(AiErrorType.CIRCUIT_OPEN);
					BreakerAndFailoverTests.this.clock.advance(Duration.ofSeconds(2));
					assertThat(generate(context)).isEqualTo("by openai");
					assertThat(BreakerAndFailoverTests.this.events).last()
						.isEqualTo(new BreakerChange("openai/m", BreakerChange.State.HALF_OPEN,
								BreakerChange.State.CLOSED));
				});
		}

		@Test
		void takesTheShareOfFailuresOfTheLatestCalls() {
			BreakerAndFailoverTests.this.server.enqueue(WELL, WELL, BUSY, BUSY, WELL, BUSY).always(WELL);
			BreakerAndFailoverTests.this.runner
				.withPropertyValues("neurolink.circuit-breaker.minimum-calls=4",
						"neurolink.circuit-breaker.window-size=4", "neurolink.circuit-breaker.failure-rate=0.75")
				.run((context) -> {
					times(6, () -> context.getBean(AiTemplate.class).tryGenerate(AiRequest.of("why?")));
					BreakerStatus status = context.getBean(CircuitBreakers.class).states().get(0);
					assertThat(status.state()).as("three of the latest four failed")
						.isEqualTo(BreakerStatus.State.OPEN);
				});
		}

		@Test
		void doesNotMindWhatSaysNothingOfTheProvidersHealth() {
			BreakerAndFailoverTests.this.server.always(Reply.json(400, "{}"));
			BreakerAndFailoverTests.this.runner.run((context) -> {
				times(15, () -> assertThat(failure(context).type()).isEqualTo(AiErrorType.INVALID_REQUEST));
				assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(15);
			});
		}

		@Test
		void isNotInTheRegistryOfTheApplication() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner
				.withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
				.withPropertyValues("neurolink.circuit-breaker.minimum-calls=2")
				.run((context) -> {
					times(2, () -> failure(context));
					assertThat(context.getBean(CircuitBreakers.class).states()).hasSize(1);
					assertThat(context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers()).isEmpty();
				});
		}

		@Test
		void canBeSwitchedOff() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.circuit-breaker.enabled=false")
				.run((context) -> {
					times(15, () -> failure(context));
					assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(15);
					assertThat(context.getBean(CircuitBreakers.class).states()).isEmpty();
				});
		}

		@Test
		void isNotRetriedAndTheFallbackModelAnswersAtOnce() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.circuit-breaker.minimum-calls=2")
				.run((context) -> {
					times(2, () -> failure(context));
					BreakerAndFailoverTests.this.events.clear();
					assertThat(context.getBean(Desk.class).answer("why?")).contains("spare/s");
					assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(2);
					assertThat(BreakerAndFailoverTests.this.events).noneMatch(AiEvent.Wait.class::isInstance)
						.contains(new AiEvent.Fallback("BreakerAndFailoverTests.Desk#answer", "openai/m", "spare/s",
								AiErrorType.CIRCUIT_OPEN));
				});
		}

		@Test
		void refusesWithoutSpendingTokensOfALimit() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.circuit-breaker.minimum-calls=2")
				.run((context) -> {
					Desk desk = context.getBean(Desk.class);
					times(6, () -> assertThat(AiErrorType.of(catchThrowable(() -> desk.measured("why?"))))
						.isNotEqualTo(AiErrorType.LIMIT_EXCEEDED));
					BreakerAndFailoverTests.this.server.always(WELL);
					context.getBean(CircuitBreakers.class).reset("openai");
					assertThat(desk.measured("why?")).isEqualTo("by openai");
				});
		}

		@Test
		void isTheHostsOwnWhereThereIsOne() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner.withBean(CircuitBreakers.class, CircuitBreakers::none)
				.run((context) -> {
					times(15, () -> failure(context));
					assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(15);
				});
		}

		@Test
		void isOffUnderASourceOfProviders() {
			SimulatedProvider broken = SimulatedProvider.builder("openai")
				.failureRate(1, AiErrorType.OVERLOADED)
				.build();
			BreakerAndFailoverTests.this.runner.withBean(ProviderSource.class, () -> (name, model,
					timeouts) -> name.equals("openai") ? broken : SimulatedProvider.builder(name).build())
				.run((context) -> {
					times(15, () -> failure(context));
					assertThat(broken.callCount()).isEqualTo(15);
				});
		}

		@ParameterizedTest
		@CsvSource({ "failure-rate, 0.0", "failure-rate, 1.5", "failure-rate, -0.5", "minimum-calls, 0",
				"window-size, 0", "half-open-calls, -1" })
		void aNumberThatMakesNoSenseFailsTheStart(String property, String value) {
			String name = "neurolink.circuit-breaker." + property;
			BreakerAndFailoverTests.this.runner.withPropertyValues(name + "=" + value)
				.run((context) -> assertThat(context).getFailure()
					.satisfies(says("The property " + name + " is " + value)));
		}

		@Test
		void noWaitAtAllFailsTheStart() {
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.circuit-breaker.wait-open=0s")
				.run((context) -> assertThat(context).getFailure()
					.satisfies(says("neurolink.circuit-breaker.wait-open is PT0S")));
		}

		@Test
		void aWindowThatIsNeverFullEnoughFailsTheStart() {
			BreakerAndFailoverTests.this.runner
				.withPropertyValues("neurolink.circuit-breaker.window-size=5",
						"neurolink.circuit-breaker.minimum-calls=8")
				.run((context) -> assertThat(context).getFailure().satisfies(says("no breaker could ever open")));
		}

		@Test
		void theWindowGrowsWithTheMinimum() {
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.circuit-breaker.minimum-calls=50")
				.run((context) -> assertThat(context).hasNotFailed());
		}

		@Test
		void whatIsSwitchedOffIsNotChecked() {
			BreakerAndFailoverTests.this.runner
				.withPropertyValues("neurolink.circuit-breaker.enabled=false",
						"neurolink.circuit-breaker.minimum-calls=0")
				.run((context) -> assertThat(context).hasNotFailed());
		}

	}

	@Nested
	class Failover {

		private final ApplicationContextRunner runner = BreakerAndFailoverTests.this.runner
			.withPropertyValues("neurolink.failover.enabled=true", "neurolink.failover.order=openai,spare,last");

		@Test
		void isOffByDefault() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.failover.order=openai,nobody")
				.run((context) -> assertThat(failure(context).type()).isEqualTo(AiErrorType.OVERLOADED));
		}

		@Test
		void asksTheNextProviderForItsDefaultModel() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner.run((context) -> {
				assertThat(generate(context)).contains("spare/s");
				assertThat(context.getBean(Desk.class).unguarded("why?")).contains("spare/s");
				assertThat(BreakerAndFailoverTests.this.events)
					.contains(new AiEvent.Fallback("AiTemplate", "openai/m", "spare/s", AiErrorType.OVERLOADED));
			});
		}

		@Test
		void worksForStreams() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner
				.run((context) -> assertThat(context.getBean(AiTemplate.class).stream("why?").collectList().block())
					.first()
					.extracting(AiChunk::provider)
					.isEqualTo("spare"));
		}

		@Test
		void keepsOffAMethodWithAFallbackToModels() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner.run((context) -> {
				assertThat(context.getBean(Desk.class).answerByLast("why?")).contains("last/l");
				assertThat(context.getBean(Desk.class).streamByLast("why?").collectList().block()).first()
					.extracting(AiChunk::provider)
					.isEqualTo("last");
			});
		}

		@Test
		void answersBeforeAFallbackThatHasNoMoreThanAText() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner
				.run((context) -> assertThat(context.getBean(Desk.class).answerOrApology("why?")).contains("spare/s"));
		}

		@Test
		void goesPastAnOpenBreaker() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner.withPropertyValues("neurolink.circuit-breaker.minimum-calls=3").run((context) -> {
				times(8, () -> assertThat(generate(context)).contains("spare/s"));
				assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(3);
			});
		}

		@Test
		void anAnswerOfAProviderThatStoodInIsKept() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				assertThat(desk.remembered("why?")).contains("spare/s").isEqualTo(desk.remembered("why?"));
				assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(1);
			});
		}

		@Test
		void aStepIsOneLineAtInfoBesideTheWarningOfTheCallAndAtDebugPastAnOpenBreaker(CapturedOutput output) {
			BreakerAndFailoverTests.this.server.always(BUSY);
			Logger logger = (Logger) LoggerFactory.getLogger(AiTemplate.class);
			Level before = logger.getLevel();
			logger.setLevel(Level.DEBUG);
			try {
				this.runner.withConfiguration(SortedAutoConfigurations.of(NeuroLinkMiddlewareAutoConfiguration.class))
					.withPropertyValues("neurolink.circuit-breaker.minimum-calls=2")
					.run((context) -> times(5, () -> assertThat(generate(context)).contains("spare/s")));
			}
			finally {
				logger.setLevel(before);
			}
			assertThat(steps(output).filter((line) -> line.contains("INFO"))).hasSize(2)
				.allMatch((line) -> line.contains("openai/m failed (OVERLOADED); spare/s is called"));
			assertThat(steps(output).filter((line) -> line.contains("DEBUG"))).hasSize(3)
				.allMatch((line) -> line.contains("openai/m failed (CIRCUIT_OPEN); spare/s is called"));
			assertThat(output.getOut().lines().filter((line) -> line.contains("WARN") && line.contains("Call ")))
				.hasSize(5);
		}

		private Stream<String> steps(CapturedOutput output) {
			return output.getOut().lines().filter((line) -> line.contains("is called in its place"));
		}

		@Test
		void aRetryRepeatsTheWholeRound() {
			BreakerAndFailoverTests.this.server.always(BUSY);
			this.runner
				.withPropertyValues("neurolink.providers.spare.simulated.failure-rate=1",
						"neurolink.providers.spare.simulated.error-type=overloaded",
						"neurolink.providers.last.simulated.fail-first=1",
						"neurolink.providers.last.simulated.error-type=overloaded")
				.run((context) -> {
					assertThat(context.getBean(Desk.class).repeated("why?")).contains("last/l");
					assertThat(BreakerAndFailoverTests.this.server.requestCount()).isEqualTo(2);
				});
		}

		@Test
		void nobodyToAskFailsTheStart() {
			BreakerAndFailoverTests.this.runner.withPropertyValues("neurolink.failover.enabled=true")
				.run((context) -> assertThat(context).getFailure()
					.satisfies(says("neurolink.failover.order names no provider")));
		}

		@Test
		void aBalancedFailoverUsesAllProvidersAndKeepsASession() {
			BreakerAndFailoverTests.this.server.always(WELL);
			this.runner
				.withPropertyValues("neurolink.failover.order=openai,spare", "neurolink.failover.strategy=balanced")
				.run((context) -> {
					AiTemplate template = context.getBean(AiTemplate.class);
					Set<@Nullable String> providers = new HashSet<>();
					Set<@Nullable String> ofSession = new HashSet<>();
					for (int i = 0; i < 40; i++) {
						providers.add(template.generate(AiRequest.of("why?")).provider());
						ofSession
							.add(template.generate(AiRequest.builder().prompt("why?").metadata("session", "s1").build())
								.provider());
					}
					assertThat(providers).containsExactlyInAnyOrder("openai", "spare");
					assertThat(ofSession).hasSize(1);
					assertThat(BreakerAndFailoverTests.this.events)
						.hasAtLeastOneElementOfType(AiEvent.RouteChosen.class);
				});
		}

		@Test
		void anOrderedFailoverIsTheDefault() {
			this.runner.withPropertyValues("neurolink.failover.order=openai,spare")
				.run((context) -> assertThat(context).doesNotHaveBean(RouteBalancer.class));
		}

		@Test
		void aBalancedFailoverNeedsTwoProviders() {
			this.runner.withPropertyValues("neurolink.failover.order=openai", "neurolink.failover.strategy=balanced")
				.run((context) -> assertThat(context).getFailure().satisfies(says("names one provider only")));
		}

		@Test
		void aDefaultProviderThatIsNotBalancedIsReported(CapturedOutput output) {
			this.runner
				.withPropertyValues("neurolink.failover.order=last,spare", "neurolink.failover.strategy=balanced")
				.run((context) -> assertThat(output.getOut()).contains("does not name the default provider 'openai'"));
		}

		@Test
		void anUnknownProviderFailsTheStart() {
			this.runner.withPropertyValues("neurolink.failover.order=openai,mistral")
				.run((context) -> assertThat(context).getFailure()
					.satisfies(says("names 'mistral', but the providers are openai, spare, last")));
		}

		@Test
		void aProviderThatIsNamedTwiceFailsTheStart() {
			this.runner.withPropertyValues("neurolink.failover.order=openai,spare,OpenAI")
				.run((context) -> assertThat(context).getFailure().satisfies(says("names 'OpenAI' twice")));
		}

		@Test
		void aProviderWithoutADefaultModelFailsTheStart() {
			this.runner
				.withPropertyValues("neurolink.providers.other.type=openai",
						"neurolink.providers.other.api-key=sk-test", "neurolink.failover.order=openai,other")
				.run((context) -> assertThat(context).getFailure()
					.satisfies(says("names 'other', which has no default model")));
		}

	}

	private static String generate(ApplicationContext context) {
		return context.getBean(AiTemplate.class).generate("why?");
	}

	private static AiException failure(ApplicationContext context) {
		return catchThrowableOfType(AiException.class, () -> generate(context));
	}

	private static void times(int count, Runnable call) {
		for (int i = 0; i < count; i++) {
			call.run();
		}
	}

	private static Consumer<Throwable> says(String expected) {
		return (failure) -> {
			FailureAnalysis analysis = StartupAnalysis.of(failure);
			assertThat(analysis).as("a failure that is analyzed").isNotNull();
			assertThat(analysis.getDescription()).contains(expected);
			assertThat(analysis.getAction()).isNotBlank();
		};
	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback(models = "spare/s")
		@AiRetry(maxRetries = 3)
		String answer(String question) {
			return this.ai.generate(question);
		}

		@AiFallback(models = "last/l")
		String answerByLast(String question) {
			return this.ai.generate(question);
		}

		@AiFallback(models = "last/l")
		Flux<AiChunk> streamByLast(String question) {
			return this.ai.stream(question);
		}

		@AiFallback("Please try again later.")
		String answerOrApology(String question) {
			return this.ai.generate(question);
		}

		@AiRateLimited(limit = 600, per = "10h", unit = AiRateLimited.Unit.TOKENS, mode = AiRateLimited.Mode.REJECT)
		String measured(String question) {
			return this.ai.generate(question);
		}

		@AiCached
		String remembered(String question) {
			return this.ai.generate(question);
		}

		@AiRetry(maxRetries = 1)
		String repeated(String question) {
			return this.ai.generate(question);
		}

		String unguarded(String question) {
			return this.ai.generate(question);
		}

	}

}
