package io.neurolink.autoconfigure;

import java.util.List;

import io.neurolink.annotation.AiRetry;
import io.neurolink.aop.AiPlans;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.cache.CacheStore;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that configures nothing creates the beans of the starter only if it uses
 * them.
 */
class DeferredBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
				NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkBatchAutoConfiguration.class,
				NeuroLinkContextAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class));

	@Test
	void areNotCreatedWithoutUse() {
		this.runner.run((context) -> {
			assertThat(created(context)).isFalse();
			assertThat(context.getBeanFactory().containsSingleton("aiPlans")).isFalse();
			assertThat(context.getBeanFactory().containsSingleton("neuroLinkCacheStore")).isFalse();
			assertThat(context).hasSingleBean(AiTemplate.class)
				.hasSingleBean(AiPlans.class)
				.hasSingleBean(AiBatchQueue.class)
				.hasSingleBean(CacheStore.class);
		});
	}

	@ParameterizedTest
	@EnumSource
	void areCreatedAtTheStartByAnyUse(Use use) {
		use.in(this.runner).run((context) -> assertThat(created(context)).isTrue());
	}

	@Test
	void callbacksOfTheContainerAreNotDeferred() {
		this.runner
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkSpringAiAutoConfiguration.class,
					NeuroLinkLangChain4jAutoConfiguration.class))
			.run((context) -> {
				for (Class<?> callback : List.of(SmartInitializingSingleton.class, ApplicationListener.class,
						Lifecycle.class)) {
					assertThat(context.getBeanFactory().getBeanNamesForType(callback, true, false))
						.filteredOn((name) -> !name.equals("aiPlans") && name.startsWith("neuroLink"))
						.allSatisfy((name) -> assertThat(context.getBeanFactory().getBeanDefinition(name).isLazyInit())
							.as(name)
							.isFalse());
				}
			});
	}

	@Test
	void areCreatedOnRequest() {
		this.runner.run((context) -> assertThat(context.getBean(AiTemplate.class).providers()).isEmpty());
	}

	@Test
	void mistakesOfAnnotationsFailTheStart() {
		this.runner.withBean(Mistaken.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("maxRetries"));
	}

	@Test
	void mistakesOfProvidersFailTheStart() {
		this.runner.withBean("one", SimulatedProvider.class, () -> SimulatedProvider.builder("same").build())
			.withBean("other", SimulatedProvider.class, () -> SimulatedProvider.builder("same").build())
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("same"));
	}

	@Test
	void mistakesOfPropertiesFailTheStart() {
		this.runner.withPropertyValues("neurolink.cache.maximum-size=-1")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("neurolink.cache.maximum-size"));
		this.runner.withPropertyValues("neurolink.retries=2")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("neurolink.retries"));
	}

	private static boolean created(AssertableApplicationContext context) {
		ConfigurableListableBeanFactory beans = context.getBeanFactory();
		return beans.containsSingleton("aiTemplate")
				&& beans.containsSingleton("neurolink-" + NeuroLinkProperties.class.getName());
	}

	enum Use {

		PROPERTY {
			@Override
			ApplicationContextRunner in(ApplicationContextRunner runner) {
				return runner.withPropertyValues("neurolink.retry.max-wait=1m");
			}
		},

		ANNOTATION {
			@Override
			ApplicationContextRunner in(ApplicationContextRunner runner) {
				return runner.withBean(Annotated.class);
			}
		},

		PROVIDER {
			@Override
			ApplicationContextRunner in(ApplicationContextRunner runner) {
				return runner.withBean(SimulatedProvider.class, () -> SimulatedProvider.builder("own").build());
			}
		},

		CUSTOMIZER {
			@Override
			ApplicationContextRunner in(ApplicationContextRunner runner) {
				return runner.withBean(AiTemplateCustomizer.class, () -> (builder) -> {
				});
			}
		},

		INJECTION {
			@Override
			ApplicationContextRunner in(ApplicationContextRunner runner) {
				return runner.withBean(Injected.class);
			}
		};

		abstract ApplicationContextRunner in(ApplicationContextRunner runner);

	}

	static class Annotated {

		@AiRetry
		public String ask(String question) {
			return question;
		}

	}

	static class Mistaken {

		@AiRetry(maxRetries = -1)
		public String ask(String question) {
			return question;
		}

	}

	record Injected(AiTemplate template) {
	}

}
