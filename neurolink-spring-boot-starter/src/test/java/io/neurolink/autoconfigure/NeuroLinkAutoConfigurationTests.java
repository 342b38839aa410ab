package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.neurolink.StartupAnalysis;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link NeuroLinkAutoConfiguration},
 * {@link NeuroLinkProvidersAutoConfiguration} and the properties.
 */
class NeuroLinkAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class));

	@Test
	void withoutAnyProviderTheApplicationStartsAndTheFirstCallSaysWhatToSet() {
		this.runner.run((context) -> {
			AiTemplate template = context.getBean(AiTemplate.class);
			AiException failure = catchThrowableOfType(AiException.class, () -> template.generate("why?"));
			assertThat(failure).hasMessageContaining("neurolink.providers");
		});
	}

	@Test
	void aNamedProviderAnswers() {
		this.runner.withPropertyValues("neurolink.providers.demo.type=simulated").run((context) -> {
			AiTemplate template = context.getBean(AiTemplate.class);
			assertThat(template.generate(AiRequest.of("why?")).provider()).isEqualTo("demo");
		});
	}

	@Test
	void theTypeIsTheNameWhereTheNameIsAType() {
		this.runner.withPropertyValues("neurolink.providers.simulated.model=tiny")
			.run((context) -> assertThat(context.getBean(AiTemplate.class).defaultModel())
				.isEqualTo(ModelRef.parse("simulated/tiny")));
	}

	@Test
	void aBeanOfTheHostJoinsUnderItsName() {
		this.runner.withUserConfiguration(OwnProvider.class)
			.withPropertyValues("neurolink.providers.demo.type=simulated", "neurolink.default-provider=OWN")
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				assertThat(template.providers()).containsExactly("demo", "own");
				assertThat(template.defaultModel()).isEqualTo(new ModelRef("own", "simulated-1"));
			});
	}

	@Test
	void backsOffWhereTheHostDeclaresItsOwnTemplate() {
		this.runner.withUserConfiguration(OwnTemplate.class)
			.run((context) -> assertThat(context.getBean(AiTemplate.class).providers()).containsExactly("handmade"));
	}

	@Test
	void customizersAndMiddlewareJoinInTheirOrder() {
		this.runner.withUserConfiguration(Customized.class)
			.withPropertyValues("neurolink.providers.demo.type=simulated")
			.run((context) -> assertThat(context.getBean(AiTemplate.class).generate("why?"))
				.isEqualTo("first(second(customized))"));
	}

	@Test
	void entriesThatDifferInDashesAndCaseAreOneProvider() {
		this.runner
			.withPropertyValues("neurolink.providers.my-demo.type=simulated", "neurolink.providers.mydemo.model=tiny")
			.run((context) -> assertThat(context.getBean(AiTemplate.class).defaultModel())
				.isEqualTo(ModelRef.parse("my-demo/tiny")));
	}

	@Test
	void aSimulatedProviderPlaysWhatItsPropertiesSay() {
		this.runner
			.withPropertyValues("neurolink.providers.demo.type=simulated",
					"neurolink.providers.demo.simulated.fail-first=1",
					"neurolink.providers.demo.simulated.error-type=rate-limit",
					"neurolink.providers.demo.simulated.retry-after=7s")
			.run((context) -> {
				AiTemplate template = context.getBean(AiTemplate.class);
				AiException failure = catchThrowableOfType(AiException.class, () -> template.generate("why?"));
				assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
				assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
				assertThat(template.generate("why?")).isNotBlank();
			});
	}

	@Test
	void aSimulatedProviderPlaysEveryOtherPropertyToo() {
		VirtualClock clock = VirtualClock.advancing();
		this.runner.withBean(AiClock.class, () -> clock)
			.withPropertyValues("neurolink.providers.demo.type=simulated",
					"neurolink.providers.demo.simulated.latency=3s",
					"neurolink.providers.demo.simulated.tokens-per-second=0.5",
					"neurolink.providers.demo.simulated.failure-rate=0.5", "neurolink.providers.demo.simulated.seed=7",
					"neurolink.providers.demo.simulated.status=503", "neurolink.timeout.total=1h")
			.run((context) -> {
				SimulatedProvider like = SimulatedProvider.builder("demo")
					.failureRate(0.5, AiErrorType.PROVIDER_ERROR)
					.seed(7)
					.build();
				List<Boolean> expected = Stream.generate(() -> succeeds(like::generate)).limit(20).toList();
				AiTemplate template = context.getBean(AiTemplate.class);
				assertThat(Stream.generate(() -> succeeds((request) -> template.generateMono(request))).limit(20))
					.isEqualTo(expected)
					.contains(true, false);
				assertThat(clock.waits()).contains(Duration.ofSeconds(3));
				AiException failure = Stream.generate(() -> template.tryGenerate(AiRequest.of("why?")))
					.filter((result) -> !result.isSuccess())
					.findFirst()
					.orElseThrow()
					.error();
				assertThat(failure.status()).isEqualTo(503);
			});
	}

	private static boolean succeeds(Function<AiRequest, Mono<AiResponse>> call) {
		return call.apply(AiRequest.of("why?")).map((answer) -> true).onErrorReturn(false).block();
	}

	@Test
	void noKeyIsPartOfAnyText() {
		NeuroLinkProperties.Provider provider = new NeuroLinkProperties.Provider("openai", "sk-secret",
				List.of("sk-other"), ApiKeyPool.Strategy.ROUND_ROBIN, null, null, null, null, true,
				java.util.Map.of("x-team-token", "sk-header"), java.util.Map.of(),
				io.neurolink.provider.openai.OpenAiProtocol.MaxTokensField.AUTO, true,
				io.neurolink.provider.anthropic.AnthropicProtocol.PromptCache.OFF);
		assertThat(provider.toString()).doesNotContain("sk-");
	}

	@Nested
	class Mistakes {

		@Test
		void severalProvidersWithoutADefault() {
			fails("neurolink.default-provider", "neurolink.providers.a.type=simulated",
					"neurolink.providers.b.type=simulated");
		}

		@Test
		void aDefaultThatIsNotThere() {
			fails("neurolink.default-provider is 'c'", "neurolink.providers.a.type=simulated",
					"neurolink.default-provider=c");
		}

		@Test
		void anUnknownType() {
			fails("unknown type 'opnai'", "neurolink.providers.a.type=opnai");
		}

		@ParameterizedTest
		@CsvSource({ "first-token, 0s", "idle, -1s", "total, 0s", "stream-total, -5s" })
		void aTimeoutThatIsNotPositive(String timeout, String value) {
			fails(timeout, "neurolink.timeout." + timeout + "=" + value);
			fails("neurolink.providers.a.timeout." + timeout, "neurolink.providers.a.type=simulated",
					"neurolink.providers.a.timeout." + timeout + "=" + value);
		}

		@Test
		void aNegativeNumberOfASimulatedProvider() {
			fails("neurolink.providers.a.simulated", "neurolink.providers.a.type=simulated",
					"neurolink.providers.a.simulated.failure-rate=2");
		}

		@ParameterizedTest
		@ValueSource(strings = { "neurolink.timeout.totl=1s", "neurolink.retry.instnces.a.delay=1s",
				"neurolink.providers.a.api-kye=none" })
		void aMisspelledPropertyFailsTheStart(String property) {
			NeuroLinkAutoConfigurationTests.this.runner.withPropertyValues(property)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.hasMessageContaining("were left unbound")
					.hasMessageContaining(property.substring(0, property.indexOf('='))));
		}

		@Test
		void anUnparsableDuration() {
			NeuroLinkAutoConfigurationTests.this.runner.withPropertyValues("neurolink.timeout.total=soon")
				.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("'soon'"));
		}

		private void fails(String expected, String... properties) {
			NeuroLinkAutoConfigurationTests.this.runner.withPropertyValues(properties)
				.run((context) -> assertThat(context).getFailure().satisfies(says(expected)));
		}

		private Consumer<Throwable> says(String expected) {
			return (failure) -> {
				FailureAnalysis analysis = StartupAnalysis.of(failure);
				assertThat(analysis).as("a failure that is analyzed").isNotNull();
				assertThat(analysis.getDescription() + " " + analysis.getAction()).contains(expected);
				assertThat(analysis.getAction()).isNotBlank();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProvider {

		@Bean
		AiProvider own() {
			return SimulatedProvider.builder("own").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		AiTemplate template() {
			return AiTemplate.builder().provider(SimulatedProvider.builder("handmade").build()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		AiTemplateCustomizer customizer() {
			return (builder) -> builder.middleware(new AiMiddleware() {
				@Override
				public Mono<AiResponse> generate(AiRequest request, Chain chain) {
					return Mono.just(AiResponse.of("customized"));
				}
			});
		}

		@Bean
		@Order(2)
		AiMiddleware second() {
			return new Wrapping("second");
		}

		@Bean
		@Order(1)
		AiMiddleware first() {
			return new Wrapping("first");
		}

	}

	record Wrapping(String name) implements AiMiddleware {

		@Override
		public Mono<AiResponse> generate(AiRequest request, Chain chain) {
			return chain.next(request).map((answer) -> AiResponse.of(this.name + "(" + answer.content() + ")"));
		}

	}

}
