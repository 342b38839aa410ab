package io.neurolink.aop;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.cache.AiCaches;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.scope.AiScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AliasFor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for what the annotations do, in a Spring context.
 */
class AspectTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withUserConfiguration(Surroundings.class)
		.withPropertyValues("neurolink.default-provider=first");

	@Nested
	class Retries {

		@Test
		void callTheMethodAgainUntilItSucceeds() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				first(context).failNext(3, AiErrorType.OVERLOADED);
				assertThat(desk.retried("why?")).isNotBlank();
				assertThat(desk.calls()).hasSize(4);
				assertThat(context.getBean(VirtualClock.class).waits()).hasSize(3);
			}, Desk.class);
		}

		@Test
		void passOnWhatTheMethodThrowsAsItIs() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				assertThatExceptionOfType(IOException.class).isThrownBy(desk::checked).withMessage("checked");
				assertThatExceptionOfType(StackOverflowError.class).isThrownBy(desk::error);
			}, Desk.class);
		}

		@Test
		void areTunedByPropertiesThatOverrideAttributes() {
			AspectTests.this.runner.withUserConfiguration(Desk.class)
				.withPropertyValues("neurolink.retry.instances.desk.max-retries=1",
						"neurolink.retry.instances.desk.delay=5s", "neurolink.retry.instances.desk.jitter=0s")
				.run((context) -> {
					first(context).failNext(10, AiErrorType.OVERLOADED);
					Desk desk = context.getBean(Desk.class);
					catchThrowable(() -> desk.named("why?"));
					assertThat(desk.calls()).hasSize(2);
					assertThat(context.getBean(VirtualClock.class).waits()).containsExactly(Duration.ofSeconds(5));
				});
		}

		@Test
		void readPlaceholders() {
			AspectTests.this.runner.withUserConfiguration(Desk.class)
				.withPropertyValues("desk.delay=7s")
				.run((context) -> {
					first(context).failNext(1, AiErrorType.OVERLOADED);
					context.getBean(Desk.class).placeholder("why?");
					assertThat(context.getBean(VirtualClock.class).waits()).containsExactly(Duration.ofSeconds(7));
				});
		}

		@Test
		void countAFailedResultAsAFailure() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.result("why?").isSuccess()).isTrue();
				first(context).failNext(10, AiErrorType.OVERLOADED);
				AiResult failed = desk.result("how?");
				assertThat(failed.isSuccess()).isFalse();
				assertThat(failed.error().type()).isEqualTo(AiErrorType.OVERLOADED);
				assertThat(failed.error().getSuppressed()).hasSize(1);
			}, Desk.class);
		}

	}

	@Nested
	class Caches {

		@Test
		void answerWithoutACall() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				assertThat(desk.cached("why?")).isEqualTo(desk.cached("why?"));
				assertThat(desk.cached("how?")).isNotEqualTo(desk.cached("why?"));
				assertThat(desk.calls()).containsExactly("why?", "how?");
			}, Desk.class);
		}

		@Test
		void keepAnAnswerForItsTime() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.cached("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				desk.cached("why?");
				assertThat(desk.calls()).hasSize(2);
			}, Desk.class);
		}

		@Test
		void useTheKeyAndHeedConditions() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.keyed("why?", "ada");
				desk.keyed("why?", "bob");
				assertThat(desk.calls()).hasSize(1);
				desk.keyed("secret", "ada");
				desk.keyed("secret", "ada");
				assertThat(desk.calls()).hasSize(3);
				desk.keyed("unkept", "ada");
				desk.keyed("unkept", "ada");
				assertThat(desk.calls()).hasSize(5);
			}, Desk.class);
		}

		@Test
		void refuseANullKey() {
			run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(Desk.class).keyed(null, "ada"))
				.withMessageContaining("#question")
				.withMessageContaining("Desk#keyed"), Desk.class);
		}

		@Test
		void evict() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.keyed("why?", "ada");
				context.getBean(AiCaches.class).evict("answers", "why?");
				desk.keyed("why?", "ada");
				assertThat(desk.calls()).hasSize(2);
			}, Desk.class);
		}

		@Test
		void holdAnswersOfAModelUnderThatModel() throws Exception {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				AiScope second = AiScope.nested().model(ModelRef.parse("second/large")).build();
				String byFirst = desk.cached("why?");
				String bySecond = second.call(() -> desk.cached("why?"));
				assertThat(desk.calls()).hasSize(2);
				assertThat(desk.cached("why?")).isEqualTo(byFirst);
				assertThat(second.call(() -> desk.cached("why?"))).isEqualTo(bySecond);
				assertThat(desk.calls()).hasSize(2);
			}, Desk.class);
		}

		@Test
		void areTunedByProperties() {
			AspectTests.this.runner.withUserConfiguration(Desk.class)
				.withPropertyValues("neurolink.cache.instances.answers.ttl=10s")
				.run((context) -> {
					Desk desk = context.getBean(Desk.class);
					desk.keyed("why?", "ada");
					context.getBean(VirtualClock.class).advance(Duration.ofSeconds(11));
					desk.keyed("why?", "ada");
					assertThat(desk.calls()).hasSize(2);
				});
		}

	}

	@Nested
	class Stale {

		@Test
		void answersStandInForFailuresForTheirTime() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				VirtualClock clock = context.getBean(VirtualClock.class);
				AiResponse fresh = desk.stale("why?");
				clock.advance(Duration.ofMinutes(61));
				first(context).failNext(1, AiErrorType.OVERLOADED);
				AiResponse stale = desk.stale("why?");
				assertThat(stale.content()).isEqualTo(fresh.content());
				assertThat(stale.degraded()).isTrue();
				assertThat(context.getBean(Heard.class).events).contains(
						new AiEvent.Hit(Desk.class.getName() + "#stale(java.lang.String)", AiEvent.Hit.Kind.STALE));
				assertThat(desk.stale("why?").degraded()).as("once the provider is back").isFalse();
				clock.advance(Duration.ofHours(3));
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(catchThrowable(() -> desk.stale("why?"))).isInstanceOf(AiException.class);
			}, Desk.class);
		}

		@Test
		void answersDoNotHideWhatNoOtherModelWouldMend() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.stale("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				first(context).failNext(1, AiErrorType.INVALID_REQUEST);
				assertThat(catchThrowable(() -> desk.stale("why?"))).isInstanceOf(AiException.class);
			}, Desk.class);
		}

		@Test
		void answersComeAfterTheModelsAndBeforeTheText() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				String fresh = desk.staleFallingBack("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).contains("second");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(30));
				first(context).failNext(2, AiErrorType.OVERLOADED);
				second(context).failNext(2, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).as("the other model's answer is fresh still")
					.contains("second");
				context.getBean(AiCaches.class).clear("fallingBack");
				first(context).failNext(1, AiErrorType.OVERLOADED);
				second(context).failNext(2, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).isEqualTo("sorry");
				assertThat(fresh).contains("first");
			}, Desk.class);
		}

		@Test
		void answersOfTheMethodsOwnModelStandIn() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				String fresh = desk.staleFallingBack("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				first(context).failNext(1, AiErrorType.OVERLOADED);
				second(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).isEqualTo(fresh);
			}, Desk.class);
		}

	}

	@Nested
	class Limits {

		@Test
		void refuseWhatIsTooMuch() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.limited("ada");
				desk.limited("ada");
				AiLimitExceededException refusal = catchThrowableOfType(AiLimitExceededException.class,
						() -> desk.limited("ada"));
				assertThat(refusal.retryAfter()).isPositive();
				assertThat(desk.limited("bob")).isNotBlank();
			}, Desk.class);
		}

		@Test
		void mustAllLetACallThrough() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				for (int i = 0; i < 3; i++) {
					desk.twiceLimited();
				}
				assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(desk::twiceLimited)
					.withMessageContaining("3 per 1m");
			}, Desk.class);
		}

		@Test
		void ofOneNameAreOne() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.sharedOne();
				assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(desk::sharedTwo)
					.withMessageContaining("'shared'");
			}, Desk.class);
		}

		@Test
		void areTunedByProperties() {
			AspectTests.this.runner.withUserConfiguration(Desk.class)
				.withPropertyValues("neurolink.rate-limit.instances.shared.limit=2")
				.run((context) -> {
					Desk desk = context.getBean(Desk.class);
					desk.sharedOne();
					desk.sharedTwo();
					assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(desk::sharedTwo);
				});
		}

	}

	@Nested
	class Fallbacks {

		@Test
		void putAnotherModelInForce() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				AiResponse answer = context.getBean(Desk.class).fallingBack("why?");
				assertThat(answer.provider()).isEqualTo("second");
				assertThat(answer.model()).isEqualTo("large");
				assertThat(answer.degraded()).isFalse();
			}, Desk.class);
		}

		@Test
		void readPlaceholdersInTheNamesOfModels() {
			AspectTests.this.runner.withUserConfiguration(Desk.class)
				.withPropertyValues("desk.second-model=second/small")
				.run((context) -> {
					first(context).failNext(1, AiErrorType.OVERLOADED);
					assertThat(context.getBean(Desk.class).fallingBackToPlaceholder("why?").model()).isEqualTo("small");
				});
		}

		@Test
		void actOnMethodsThatReturnNothing() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				context.getBean(Desk.class).fallingBackOnNothing("why?");
				assertThat(second(context).callCount()).isEqualTo(1);
			}, Desk.class);
		}

		@Test
		void askTheMethodThenTheText() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.fallingBackToMethod("why?")).isEqualTo("instead of why? because of OVERLOADED");
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.fallingBackToMethod("worse")).isEqualTo("sorry");
			}, Desk.class);
		}

		@Test
		void markAStaticAnswerAsDegraded() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				second(context).failNext(1, AiErrorType.NETWORK);
				AiResponse answer = context.getBean(Desk.class).fallingBack("why?");
				assertThat(answer.content()).isEqualTo("sorry");
				assertThat(answer.degraded()).isTrue();
			}, Desk.class);
		}

		@Test
		void doNotActOnWhatAnotherModelWouldNotMend() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.INVALID_REQUEST);
				assertThatExceptionOfType(AiException.class)
					.isThrownBy(() -> context.getBean(Desk.class).fallingBack("why?"));
				assertThat(second(context).callCount()).isZero();
			}, Desk.class);
		}

		@Test
		void neverLetADegradedAnswerIntoACache() {
			AspectTests.this.runner.withUserConfiguration(Desk.class, Front.class).run((context) -> {
				Front front = context.getBean(Front.class);
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(front.ask("why?")).isEqualTo("sorry");
				assertThat(front.ask("why?")).isNotEqualTo("sorry");
				assertThat(front.ask("why?")).isNotEqualTo("sorry");
				assertThat(front.calls()).hasSize(2);
			});
		}

	}

	@Nested
	class Together {

		@Test
		void aHitCostsNoPermitOfAnAttemptButOneOfACall() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.all("why?");
				desk.all("why?");
				desk.all("why?");
				assertThat(desk.calls()).hasSize(1);
				assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.all("why?"))
					.withMessageContaining("'calls'");
			}, Desk.class);
		}

		@Test
		void eachAttemptCostsAPermit() {
			run((context) -> {
				Desk desk = context.getBean(Desk.class);
				first(context).failNext(10, AiErrorType.OVERLOADED);
				assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.all("why?"))
					.withMessageContaining("'attempts'");
				assertThat(desk.calls()).hasSize(2);
			}, Desk.class);
		}

		@Test
		void aPlanIsOneReadableLine() {
			run((context) -> assertThat(context.getBean(AiPlans.class).describe())
				.contains("AspectTests.Desk#all: limit(calls, 3 per 1h, each call) > cache(1h) > "
						+ "retry(5 times, 1s * 2^n up to 10s, jitter 1s) > limit(attempts, 2 per 1h, each attempt) > method"),
					Desk.class);
		}

		@Test
		void listenersHearOfIt() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				context.getBean(Desk.class).all("why?");
				context.getBean(Desk.class).all("why?");
				assertThat(context.getBean(Heard.class).events).extracting((event) -> event.getClass().getSimpleName())
					.containsExactly("Miss", "Attempt", "Wait", "Attempt", "Hit");
			}, Desk.class);
		}

	}

	@Nested
	class Placement {

		@Test
		void onAClassCoversItsPublicMethods() {
			run((context) -> {
				Whole whole = context.getBean(Whole.class);
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(whole.covered("why?")).isNotBlank();
				first(context).failNext(3, AiErrorType.OVERLOADED);
				assertThat(catchThrowable(() -> whole.replaced("why?"))).isInstanceOf(AiException.class);
				assertThat(context.getBean(VirtualClock.class).waits()).hasSize(1);
				assertThat(whole.toString()).isEqualTo("whole");
			}, Whole.class);
		}

		@Test
		void onAnInterfaceCoversItsMethodsOnly() {
			run((context) -> {
				ByInterface bean = context.getBean(ByInterface.class);
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(bean.ask("why?")).isNotBlank();
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(catchThrowable(() -> bean.own("why?"))).isInstanceOf(AiException.class);
			}, ByInterface.class);
		}

		@Test
		void worksOnProxiesOfInterfaces() {
			AspectTests.this.runner.withUserConfiguration(ByInterface.class)
				.withPropertyValues("spring.aop.proxy-target-class=false")
				.run((context) -> {
					Asking bean = context.getBean(Asking.class);
					assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();
					first(context).failNext(1, AiErrorType.OVERLOADED);
					assertThat(bean.ask("why?")).isNotBlank();
					assertThat(context.getBean(AiPlans.class).describe()).hasSize(1);
				});
		}

		@Test
		void worksOnGenericMethods() {
			run((context) -> {
				Generic<String> bean = context.getBean(GenericImplementation.class);
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(bean.ask("why?")).isNotBlank();
			}, GenericImplementation.class);
		}

		@Test
		void worksAsAMetaAnnotation() {
			run((context) -> {
				Composed bean = context.getBean(Composed.class);
				first(context).failNext(2, AiErrorType.OVERLOADED);
				assertThat(catchThrowable(() -> bean.ask("why?"))).isInstanceOf(AiException.class);
				assertThat(context.getBean(VirtualClock.class).waits()).containsExactly(Duration.ofSeconds(3));
			}, Composed.class);
		}

		@Test
		void doesNotReachACallWithinTheBean() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(catchThrowable(() -> context.getBean(Desk.class).callingItself("why?")))
					.isInstanceOf(AiException.class);
			}, Desk.class);
		}

		@Test
		void worksBehindAScopedProxy() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(context.getBean("scoped", Desk.class).retried("why?")).isNotBlank();
				assertThat(context.getBean("scoped", Desk.class).calls()).hasSize(2);
			}, Scoped.class);
		}

		@Test
		void worksOnPrototypesAndProductsOfFactoryBeans() {
			run((context) -> {
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(context.getBean("prototype", Desk.class).retried("why?")).isNotBlank();
				first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(context.getBean("product", Desk.class).retried("why?")).isNotBlank();
			}, Scoped.class);
		}

		@Test
		void worksBeforeTheContextIsReady() {
			run((context) -> assertThat(context.getBean(Early.class).answer).isNotBlank(), Early.class);
		}

		@Test
		void standsOutsideTransactionsAndInsideSecurity() {
			run((context) -> assertThat(context.getBean(AiAdvisor.class).getOrder())
				.isEqualTo(Ordered.LOWEST_PRECEDENCE - 100), Desk.class);
			AspectTests.this.runner.withPropertyValues("neurolink.aspects.order=42")
				.run((context) -> assertThat(context.getBean(AiAdvisor.class).getOrder()).isEqualTo(42));
		}

		@Test
		void canBeSwitchedOff() {
			AspectTests.this.runner.withUserConfiguration(Desk.class)
				.withPropertyValues("neurolink.enabled=false")
				.run((context) -> {
					assertThat(context).hasSingleBean(AiTemplate.class).doesNotHaveBean(AiAdvisor.class);
					assertThat(AopUtils.isAopProxy(context.getBean(Desk.class))).isFalse();
				});
		}

	}

	private void run(ContextConsumer<AssertableApplicationContext> test, Class<?>... beans) {
		this.runner.withUserConfiguration(beans).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context);
		});
	}

	private static SimulatedProvider first(AssertableApplicationContext context) {
		return context.getBean("first", SimulatedProvider.class);
	}

	private static SimulatedProvider second(AssertableApplicationContext context) {
		return context.getBean("second", SimulatedProvider.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Surroundings {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

		@Bean
		SimulatedProvider first(AiClock clock) {
			return SimulatedProvider.builder("first").clock(clock).build();
		}

		@Bean
		SimulatedProvider second(AiClock clock) {
			return SimulatedProvider.builder("second").clock(clock).build();
		}

		@Bean
		Heard heard() {
			return new Heard();
		}

	}

	static class Heard implements AiEventListener {

		final List<AiEvent> events = new ArrayList<>();

		@Override
		public void onEvent(AiEvent event) {
			this.events.add(event);
		}

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

		@AiRetry(includes = IOException.class, maxRetries = 1)
		String checked() throws IOException {
			throw new IOException("checked");
		}

		@AiRetry
		String error() {
			throw new StackOverflowError();
		}

		@AiRetry("desk")
		String named(String question) {
			return ask(question);
		}

		@AiRetry(delay = "${desk.delay:1s}", jitter = "0s")
		String placeholder(String question) {
			return ask(question);
		}

		@AiRetry(maxRetries = 1)
		AiResult result(String question) {
			return this.ai.tryGenerate(AiRequest.of(question));
		}

		@AiCached
		String cached(String question) {
			return ask(question);
		}

		@AiCached(cacheName = "answers", key = "#question", condition = "#a0 != 'secret'",
				unless = "#result.contains('unkept')")
		String keyed(@Nullable String question, String user) {
			return ask(Objects.requireNonNull(question));
		}

		@AiCached(staleIfError = "2h")
		AiResponse stale(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "second/large", value = "sorry")
		@AiCached(cacheName = "fallingBack", staleIfError = "2h")
		String staleFallingBack(String question) {
			return ask(question);
		}

		@AiRateLimited(limit = 2, per = "1h", mode = AiRateLimited.Mode.REJECT, key = "#user")
		String limited(String user) {
			return ask("why?");
		}

		@AiRateLimited(limit = 3, per = "1m", maxWait = "0s", algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		@AiRateLimited(limit = 10, per = "1h", maxWait = "0s")
		String twiceLimited() {
			return ask("why?");
		}

		@AiRateLimited(name = "shared", limit = 1, per = "1h", mode = AiRateLimited.Mode.REJECT)
		String sharedOne() {
			return ask("why?");
		}

		@AiRateLimited(name = "shared", limit = 1, per = "1h", mode = AiRateLimited.Mode.REJECT)
		String sharedTwo() {
			return ask("why?");
		}

		@AiFallback(models = "second/large", value = "sorry")
		AiResponse fallingBack(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "${desk.second-model:second/large}")
		AiResponse fallingBackToPlaceholder(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiFallback(models = "second/large")
		void fallingBackOnNothing(String question) {
			ask(question);
		}

		@AiFallback(method = "instead", value = "sorry")
		String fallingBackToMethod(String question) {
			return ask(question);
		}

		@AiRateLimited(name = "calls", limit = 3, per = "1h", maxWait = "0s", scope = AiRateLimited.Scope.CALL)
		@AiCached
		@AiRetry(maxRetries = 5)
		@AiRateLimited(name = "attempts", limit = 2, per = "1h", maxWait = "0s")
		String all(String question) {
			return ask(question);
		}

		@AiFallback("sorry")
		String apologising(String question) {
			return ask(question);
		}

		String callingItself(String question) {
			return retried(question);
		}

		private String instead(String question, Throwable failure) {
			if (question.equals("worse")) {
				throw AiException.builder(AiErrorType.OVERLOADED).build();
			}
			return "instead of " + question + " because of " + AiErrorType.of(failure);
		}

		private String ask(String question) {
			this.calls.add(question);
			return this.ai.generate(question);
		}

	}

	static class Front {

		private final List<String> calls = new ArrayList<>();

		private final Desk desk;

		Front(Desk desk) {
			this.desk = desk;
		}

		List<String> calls() {
			return this.calls;
		}

		@AiCached
		String ask(String question) {
			this.calls.add(question);
			return this.desk.apologising(question);
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
