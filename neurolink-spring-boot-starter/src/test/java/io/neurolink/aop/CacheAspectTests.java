package io.neurolink.aop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.cache.AiCaches;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link AiCached} on beans of a Spring context.
 */
class CacheAspectTests {

	@Nested
	class Caches {

		@Test
		void answerWithoutACall() {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				assertThat(desk.cached("why?")).isEqualTo(desk.cached("why?"));
				assertThat(desk.cached("how?")).isNotEqualTo(desk.cached("why?"));
				assertThat(desk.calls()).containsExactly("why?", "how?");
			}, Desk.class);
		}

		@Test
		void keepAnAnswerForItsTime() {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.cached("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				desk.cached("why?");
				assertThat(desk.calls()).hasSize(2);
			}, Desk.class);
		}

		@Test
		void useTheKeyAndHeedConditions() {
			AspectContext.run((context) -> {
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
			AspectContext.run((context) -> assertThatIllegalArgumentException()
				.isThrownBy(() -> context.getBean(Desk.class).keyed(null, "ada"))
				.withMessageContaining("#question")
				.withMessageContaining("Desk#keyed"), Desk.class);
		}

		@Test
		void evict() {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.keyed("why?", "ada");
				context.getBean(AiCaches.class).evict("answers", "why?");
				desk.keyed("why?", "ada");
				assertThat(desk.calls()).hasSize(2);
			}, Desk.class);
		}

		@Test
		void holdAnswersOfAModelUnderThatModel() throws Exception {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				CallScope second = CallScope.nested().model(ModelRef.parse("second/large")).build();
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
			AspectContext.runner()
				.withUserConfiguration(Desk.class)
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
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				VirtualClock clock = context.getBean(VirtualClock.class);
				AiResponse fresh = desk.stale("why?");
				clock.advance(Duration.ofMinutes(61));
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				AiResponse stale = desk.stale("why?");
				assertThat(stale.content()).isEqualTo(fresh.content());
				assertThat(stale.degraded()).isTrue();
				assertThat(context.getBean(AspectContext.Heard.class).events).contains(
						new AiEvent.Hit(Desk.class.getName() + "#stale(java.lang.String)", AiEvent.Hit.Kind.STALE));
				assertThat(desk.stale("why?").degraded()).as("once the provider is back").isFalse();
				clock.advance(Duration.ofHours(3));
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(catchThrowable(() -> desk.stale("why?"))).isInstanceOf(AiException.class);
			}, Desk.class);
		}

		@Test
		void answersDoNotHideWhatNoOtherModelWouldMend() {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				desk.stale("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				AspectContext.first(context).failNext(1, AiErrorType.INVALID_REQUEST);
				assertThat(catchThrowable(() -> desk.stale("why?"))).isInstanceOf(AiException.class);
			}, Desk.class);
		}

		@Test
		void answersComeAfterTheModelsAndBeforeTheText() {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				String fresh = desk.staleFallingBack("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).contains("second");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(30));
				AspectContext.first(context).failNext(2, AiErrorType.OVERLOADED);
				AspectContext.second(context).failNext(2, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).as("the other model's answer is fresh still")
					.contains("second");
				context.getBean(AiCaches.class).clear("fallingBack");
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				AspectContext.second(context).failNext(2, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).isEqualTo("sorry");
				assertThat(fresh).contains("first");
			}, Desk.class);
		}

		@Test
		void answersOfTheMethodsOwnModelStandIn() {
			AspectContext.run((context) -> {
				Desk desk = context.getBean(Desk.class);
				String fresh = desk.staleFallingBack("why?");
				context.getBean(VirtualClock.class).advance(Duration.ofMinutes(61));
				AspectContext.first(context).failNext(1, AiErrorType.OVERLOADED);
				AspectContext.second(context).failNext(1, AiErrorType.OVERLOADED);
				assertThat(desk.staleFallingBack("why?")).isEqualTo(fresh);
			}, Desk.class);
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

		private String ask(String question) {
			this.calls.add(question);
			return this.ai.generate(question);
		}

	}

}
