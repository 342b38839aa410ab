package io.neurolink.aop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the beans and methods that annotations apply to.
 */
class AspectPlacementTests {

	@Test
	void onAClassCoversItsPublicMethods() {
		AspectContext.run((context) -> {
			Whole whole = context.getBean(Whole.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(whole.covered("why?")).isNotBlank();
			AspectContext.first(context).failNext(3, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> whole.replaced("why?"))).isInstanceOf(AiException.class);
			assertThat(context.getBean(VirtualClock.class).waits()).hasSize(1);
			assertThat(whole.toString()).isEqualTo("whole");
		}, Whole.class);
	}

	@Test
	void onAnInterfaceCoversItsMethodsOnly() {
		AspectContext.run((context) -> {
			ByInterface bean = context.getBean(ByInterface.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(bean.ask("why?")).isNotBlank();
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> bean.own("why?"))).isInstanceOf(AiException.class);
		}, ByInterface.class);
	}

	@Test
	void worksOnProxiesOfInterfaces() {
		AspectContext.runner()
			.withUserConfiguration(ByInterface.class)
			.withPropertyValues("spring.aop.proxy-target-class=false")
			.run((context) -> {
				Asking bean = context.getBean(Asking.class);
				assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(bean.ask("why?")).isNotBlank();
				assertThat(context.getBean(AiPlans.class).describe()).hasSize(1);
			});
	}

	@Test
	void worksOnGenericMethods() {
		AspectContext.run((context) -> {
			Generic<String> bean = context.getBean(GenericImplementation.class);
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(bean.ask("why?")).isNotBlank();
		}, GenericImplementation.class);
	}

	@Test
	void worksAsAMetaAnnotation() {
		AspectContext.run((context) -> {
			Composed bean = context.getBean(Composed.class);
			AspectContext.first(context).failNext(2, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> bean.ask("why?"))).isInstanceOf(AiException.class);
			assertThat(context.getBean(VirtualClock.class).waits()).containsExactly(Duration.ofSeconds(3));
		}, Composed.class);
	}

	@Test
	void doesNotReachACallWithinTheBean() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> context.getBean(Desk.class).callingItself("why?")))
				.isInstanceOf(AiException.class);
		}, Desk.class);
	}

	@Test
	void worksBehindAScopedProxy() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(context.getBean("scoped", Desk.class).retried("why?")).isNotBlank();
			assertThat(context.getBean("scoped", Desk.class).calls()).hasSize(2);
		}, Scoped.class);
	}

	@Test
	void worksOnPrototypesAndProductsOfFactoryBeans() {
		AspectContext.run((context) -> {
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(context.getBean("prototype", Desk.class).retried("why?")).isNotBlank();
			AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
			assertThat(context.getBean("product", Desk.class).retried("why?")).isNotBlank();
		}, Scoped.class);
	}

	@Test
	void worksBeforeTheContextIsReady() {
		AspectContext.run((context) -> assertThat(context.getBean(Early.class).answer).isNotBlank(), Early.class);
	}

	@Test
	void standsOutsideTransactionsAndInsideSecurity() {
		AspectContext.run((context) -> assertThat(context.getBean(AiAdvisor.class).getOrder())
			.isEqualTo(Ordered.LOWEST_PRECEDENCE - 100), Desk.class);
		AspectContext.runner()
			.withPropertyValues("neurolink.aspects.order=42")
			.run((context) -> assertThat(context.getBean(AiAdvisor.class).getOrder()).isEqualTo(42));
	}

	@Test
	void canBeSwitchedOff() {
		AspectContext.runner()
			.withUserConfiguration(Desk.class)
			.withPropertyValues("neurolink.enabled=false")
			.run((context) -> {
				assertThat(context).hasSingleBean(AiTemplate.class).doesNotHaveBean(AiAdvisor.class);
				assertThat(AopUtils.isAopProxy(context.getBean(Desk.class))).isFalse();
			});
	}

	static class Desk {

		private final List<String> calls = new ArrayList<>();

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		List<String> calls() {
			return this.calls;
		}

		@AiRetry
		String retried(String question) {
			return ask(question);
		}

		String callingItself(String question) {
			return retried(question);
		}

		private String ask(String question) {
			this.calls.add(question);
			return this.ai.generate(question);
		}

	}

	@AiRetry(maxRetries = 1)
	static class Whole {

		private final AiTemplate ai;

		Whole(AiTemplate ai) {
			this.ai = ai;
		}

		public String covered(String question) {
			return this.ai.generate(question);
		}

		@AiRetry(maxRetries = 0)
		public String replaced(String question) {
			return this.ai.generate(question);
		}

		@Override
		public String toString() {
			return "whole";
		}

	}

	@AiRetry
	interface Asking {

		String ask(String question);

	}

	static class ByInterface implements Asking {

		private final AiTemplate ai;

		ByInterface(AiTemplate ai) {
			this.ai = ai;
		}

		@Override
		public String ask(String question) {
			return this.ai.generate(question);
		}

		public String own(String question) {
			return this.ai.generate(question);
		}

	}

	interface Generic<T> {

		@AiRetry
		String ask(T question);

	}

	static class GenericImplementation implements Generic<String> {

		private final AiTemplate ai;

		GenericImplementation(AiTemplate ai) {
			this.ai = ai;
		}

		@Override
		public String ask(String question) {
			return this.ai.generate(question);
		}

	}

	@AiRetry(maxRetries = 1, jitter = "0s")
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface OurRetry {

		@AliasFor(annotation = AiRetry.class, attribute = "delay")
		String pause() default "1s";

	}

	static class Composed {

		private final AiTemplate ai;

		Composed(AiTemplate ai) {
			this.ai = ai;
		}

		@OurRetry(pause = "3s")
		public String ask(String question) {
			return this.ai.generate(question);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Desk scoped(AiTemplate ai) {
			return new Desk(ai);
		}

		@Bean
		@Scope("prototype")
		Desk prototype(AiTemplate ai) {
			return new Desk(ai);
		}

		@Bean
		FactoryBean<Desk> product(AiTemplate ai) {
			return new FactoryBean<>() {
				@Override
				public Desk getObject() {
					return new Desk(ai);
				}

				@Override
				public Class<?> getObjectType() {
					return Desk.class;
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Early {

		String answer = "";

		@Bean
		Desk earlyDesk(AiTemplate ai) {
			return new Desk(ai);
		}

		@Bean
		Object firstCaller(Desk desk) {
			this.answer = desk.retried("why?");
			return new Object();
		}

	}

}
