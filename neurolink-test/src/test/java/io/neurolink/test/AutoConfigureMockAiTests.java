package io.neurolink.test;

import java.util.function.BiConsumer;

import io.neurolink.annotation.AiFallback;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.time.AiClock;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose place the mock takes.
 */
class AutoConfigureMockAiTests {

	private final ApplicationContextRunner slice = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(NeuroLinkAspectsAutoConfiguration.class, NeuroLinkAutoConfiguration.class,
					NeuroLinkEnginesAutoConfiguration.class, MockAiAutoConfiguration.class));

	private final ApplicationContextRunner application = this.slice
		.withConfiguration(AutoConfigurations.of(NeuroLinkProvidersAutoConfiguration.class));

	@Test
	void takesThePlaceOfEveryConfiguredProviderWithoutItsKey() {
		this.application
			.withPropertyValues("neurolink.default-provider=openai", "neurolink.providers.openai.model=gpt-4o",
					"neurolink.providers.openai.api-key=${A_KEY_THAT_NO_TEST_HAS}",
					"neurolink.providers.google-ai.model=gemini-2.0-flash", "neurolink.providers.ollama.type=openai",
					"neurolink.providers.ollama.base-url=http://localhost:1/v1")
			.run(with((template, ai) -> {
				ai.whenContains("").thenReturn("Hello");
				assertThat(template.providers()).containsExactlyInAnyOrder("openai", "google-ai", "ollama");
				assertThat(template.generate(AiRequest.of("Hi")))
					.extracting(AiResponse::provider, AiResponse::model, AiResponse::content)
					.containsExactly("openai", "gpt-4o", "Hello");
				AiRequest other = AiRequest.builder().prompt("Hi").provider("GOOGLE-AI").build();
				assertThat(template.generate(other)).extracting(AiResponse::provider, AiResponse::model)
					.containsExactly("google-ai", "gemini-2.0-flash");
				AiRequest any = AiRequest.builder().prompt("Hi").provider("ollama").model("whatever").build();
				assertThat(template.generate(any).model()).isEqualTo("whatever");
			}));
	}

	@Test
	void takesThePlaceOfProviderBeansWhichStayBeans() {
		this.application.withUserConfiguration(OwnProviders.class)
			.withPropertyValues("neurolink.default-provider=one")
			.run((context) -> {
				MockAi ai = context.getBean(MockAi.class);
				ai.when("Hi").thenReturn("Hello");
				AiTemplate template = context.getBean(AiTemplate.class);
				assertThat(template.providers()).containsExactlyInAnyOrder("one", "two");
				assertThat(template.generate(AiRequest.of("Hi")))
					.extracting(AiResponse::provider, AiResponse::model, AiResponse::content)
					.containsExactly("one", "model-one", "Hello");
				assertThat(context.getBeansOfType(SimulatedProvider.class).values())
					.allMatch((provider) -> provider.callCount() == 0);
			});
	}

	@Test
	void takesThePlaceOfAProviderThatACustomizerAdds() {
		SimulatedProvider added = SimulatedProvider.builder("added").build();
		this.slice.withBean(AiTemplateCustomizer.class, () -> (builder) -> builder.provider(added))
			.run(with((template, ai) -> {
				ai.when("Hi").thenReturn("Hello");
				AiRequest request = AiRequest.builder().prompt("Hi").provider("added").build();
				assertThat(template.generate(request).content()).isEqualTo("Hello");
				assertThat(added.callCount()).isZero();
			}));
	}

	@Test
	void servesAnyNameWhereNoProviderIsConfigured() {
		this.slice.withUserConfiguration(Desk.class).run((context) -> {
			MockAi ai = context.getBean(MockAi.class);
			ai.when("Hi").thenFail(AiErrorType.OVERLOADED).thenReturn("Hello");
			assertThat(context.getBean(Desk.class).answer("Hi")).isEqualTo("Hello");
			assertThat(ai).attempted("mock", 1).attempted("ollama/llama3.2", 1).fellBackTo("ollama/llama3.2");
			AiRequest elsewhere = AiRequest.builder().prompt("Hi").provider("mistral").model("large").build();
			assertThat(context.getBean(AiTemplate.class).generate(elsewhere).provider()).isEqualTo("mistral");
		});
	}

	@Test
	void theDefaultProviderOfASliceKeepsItsName() {
		this.slice.withPropertyValues("neurolink.default-provider=openai").run(with((template, ai) -> {
			ai.when("Hi").thenReturn("Hello");
			assertThat(template.generate(AiRequest.of("Hi")).provider()).isEqualTo("openai");
		}));
	}

	@Test
	void aModelOfAProviderThatIsNotConfiguredIsStillAMistake() {
		this.application.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.providers.openai.model=gpt-4o")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("there is no provider 'ollama'"));
	}

	@Test
	void aTemplateOfTheApplicationsOwnIsRefusedWithWords() {
		this.application.withUserConfiguration(OwnTemplate.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("its own AiTemplate")
				.hasMessageContaining("[real]")
				.hasMessageContaining("AiTemplateCustomizer"));
	}

	@Test
	void aTemplateBuiltFromTheMockIsNot() {
		this.application.withUserConfiguration(TemplateOfTheMock.class).run(with((template, ai) -> {
			ai.when("Hi").thenReturn("Hello");
			assertThat(template.generate("Hi")).isEqualTo("Hello");
		}));
	}

	@Test
	void theClockIsThatOfTheMockEvenWhereTheApplicationHasItsOwn() {
		this.application.withUserConfiguration(OwnClock.class)
			.run((context) -> assertThat(context.getBean(AiClock.class))
				.isSameAs(context.getBean(MockAi.class).clock()));
	}

	@Test
	void contextsShareNothing() {
		this.slice.run(with((template, ai) -> {
			ai.when("Hi").thenReturn("Hello");
			template.generate("Hi");
			this.slice.run(with((otherTemplate, other) -> {
				assertThat(other).isNotSameAs(ai);
				assertThat(other.clock()).isNotSameAs(ai.clock());
				assertThat(otherTemplate.tryGenerate(AiRequest.of("Hi")).error())
					.hasMessageEndingWith("there are no stubs");
				assertThat(other.requests()).hasSize(1);
			}));
			assertThat(ai.requests()).hasSize(1);
		}));
	}

	private static ContextConsumer<AssertableApplicationContext> with(BiConsumer<AiTemplate, MockAi> test) {
		return (context) -> test.accept(context.getBean(AiTemplate.class), context.getBean(MockAi.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProviders {

		@Bean
		SimulatedProvider one() {
			return SimulatedProvider.builder("one").model("model-one").build();
		}

		@Bean
		SimulatedProvider two() {
			return SimulatedProvider.builder("two").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		AiTemplate template() {
			return AiTemplate.builder().provider(SimulatedProvider.builder("real").build()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TemplateOfTheMock {

		@Bean
		AiTemplate template(MockAi ai) {
			return AiTemplate.builder().provider(ai.provider("openai", "gpt-4o")).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnClock {

		@Bean
		AiClock clock() {
			return AiClock.system();
		}

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		@AiFallback(models = "ollama/llama3.2")
		String answer(String question) {
			return this.ai.generate(question);
		}

	}

}
