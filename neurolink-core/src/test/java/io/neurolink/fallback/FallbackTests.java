package io.neurolink.fallback;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link Fallback}.
 */
class FallbackTests {

	private static final ModelRef OWN = ModelRef.parse("openai/gpt-4o");

	private static final ModelRef MINI = ModelRef.parse("openai/gpt-4o-mini");

	private static final ModelRef GEMINI = ModelRef.parse("google-ai/gemini-2.0-flash");

	private final List<AiEvent> heard = new ArrayList<>();

	@RegisterExtension
	private final LogCapture log = LogCapture.of(Fallback.class);

	private final Map<ModelRef, Exception> failing = new HashMap<>();

	private final List<ModelRef> asked = new ArrayList<>();

	@AfterEach
	void leaveNothingBehind() {
		assertThat(Thread.interrupted()).isFalse();
		assertThat(CallScope.current()).isNull();
	}

	@Test
	void anAnswerAtOnceIsAllThereIs() throws Exception {
		assertThat(fallback(MINI, GEMINI).call(this::ask, (failure) -> "method", () -> "static"))
			.isEqualTo("from openai/gpt-4o");
		assertThat(this.asked).containsExactly(OWN);
		assertThat(this.heard).isEmpty();
		assertThat(this.log.events()).isEmpty();
	}

	@Test
	void aStaleAnswerComesBeforeTheStaticOne() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		fails(MINI, AiErrorType.NETWORK);
		assertThat(fallback(MINI).call(this::ask, null, () -> "stale", () -> "static")).isEqualTo("stale");
		assertThat(this.heard).last()
			.asInstanceOf(InstanceOfAssertFactories.type(AiEvent.Fallback.class))
			.extracting(AiEvent.Fallback::to)
			.isEqualTo("stale");
		assertThat(this.log.events()).last().asString().contains("a stale answer");
	}

	@Test
	void theMethodComesBeforeAStaleAnswer() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		assertThat(fallback().call(this::ask, (failure) -> "method", () -> "stale", null)).isEqualTo("method");
		assertThat(fallback().<String>call(this::ask, (failure) -> {
			throw AiException.builder(AiErrorType.NETWORK).build();
		}, () -> "stale", null)).isEqualTo("stale");
	}

	@Test
	void whereThereIsNoStaleAnswerTheStaticOneFollowsOrTheFailure() throws Exception {
		Exception failure = fails(OWN, AiErrorType.RATE_LIMIT);
		assertThat(fallback().call(this::ask, null, () -> null, () -> "static")).isEqualTo("static");
		assertThatThrownBy(() -> fallback().<String>call(this::ask, null, () -> null, null)).isSameAs(failure);
	}

	@Test
	void nullIsAnAnswer() throws Exception {
		assertThat(fallback(MINI).<String>call(() -> null, null, () -> "static")).isNull();
	}

	@Test
	void theModelsAreTriedInTheirOrderEachOnce() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		fails(MINI, AiErrorType.NETWORK);
		assertThat(fallback(MINI, GEMINI).call(this::ask, (failure) -> "method", () -> "static"))
			.isEqualTo("from google-ai/gemini-2.0-flash");
		assertThat(this.asked).containsExactly(OWN, MINI, GEMINI);
	}

	@Test
	void aModelThatIsListedTwiceIsAskedOnce() {
		fails(OWN, AiErrorType.NETWORK);
		fails(MINI, AiErrorType.NETWORK);
		fails(GEMINI, AiErrorType.NETWORK);
		ModelRef sameAsGemini = new ModelRef("GoogleAI", GEMINI.model());
		assertThatThrownBy(() -> fallback(MINI, GEMINI, MINI, sameAsGemini).call(this::ask, null, null))
			.isInstanceOf(AiException.class);
		assertThat(this.asked).containsExactly(OWN, MINI, GEMINI);
	}

	@Test
	void aListedModelIsNotAskedAgainIfTheCallAsMadeWentToIt() throws Exception {
		fails(OWN, AiErrorType.NETWORK);
		assertThat(fallback(OWN, MINI).call(this::ask, null, null)).isEqualTo("from openai/gpt-4o-mini");
		assertThat(this.asked).containsExactly(OWN, MINI);
		this.asked.clear();
		assertThatThrownBy(() -> fallback(OWN).call(this::ask, null, null)).isInstanceOf(AiException.class);
		assertThat(this.asked).containsExactly(OWN);
	}

	@Test
	void theModelOfTheInnermostFallbackIsInForce() throws Exception {
		fails(OWN, AiErrorType.NETWORK);
		CallScope around = CallScope.nested().model(OWN).build();
		assertThat(around.call(() -> fallback(MINI).call(this::ask, null, null))).isEqualTo("from openai/gpt-4o-mini");
		assertThat(this.asked).containsExactly(OWN, MINI);
	}

	@Test
	void thenComesTheMethodWithTheLastFailureAndThoseBeforeIt() throws Exception {
		Exception first = fails(OWN, AiErrorType.RATE_LIMIT);
		Exception second = fails(MINI, AiErrorType.NETWORK);
		List<Throwable> told = new ArrayList<>();
		String answer = fallback(MINI).call(this::ask, (failure) -> {
			told.add(failure);
			assertThat(scope().model()).isNull();
			return "method";
		}, () -> "static");
		assertThat(answer).isEqualTo("method");
		assertThat(told).containsExactly(second);
		assertThat(second.getSuppressed()).containsExactly(first);
	}

	@Test
	void thenComesTheStaticAnswerAndMarksTheScopesAround() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		fails(MINI, AiErrorType.NETWORK);
		CallScope outer = CallScope.nested().build();
		CallScope around = CallScope.inside(outer).build();
		String answer = around.call(() -> fallback(MINI).call(this::ask, (failure) -> {
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		}, () -> "static"));
		assertThat(answer).isEqualTo("static");
		assertThat(around.record().degraded()).isTrue();
		assertThat(outer.record().degraded()).isTrue();
	}

	@Test
	void onlyTheStaticAnswerIsDegraded() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		CallScope around = CallScope.nested().build();
		around.call(() -> fallback(MINI).call(this::ask, null, () -> "static"));
		around.call(() -> fallback().call(this::ask, (failure) -> "method", () -> "static"));
		assertThat(around.record().degraded()).isFalse();
	}

	@Test
	void theStaticAnswerNeedsNoScopeAround() throws Exception {
		fails(OWN, AiErrorType.NETWORK);
		assertThat(fallback().call(this::ask, null, () -> "static")).isEqualTo("static");
	}

	@Test
	void withNothingLeftTheLastFailureIsThrownWithTheEarlierOnesInOrder() {
		Exception first = fails(OWN, AiErrorType.RATE_LIMIT);
		Exception second = fails(MINI, AiErrorType.NETWORK);
		Exception third = fails(GEMINI, AiErrorType.OVERLOADED);
		Exception fourth = AiException.builder(AiErrorType.TIMEOUT).build();
		assertThatThrownBy(() -> fallback(MINI, GEMINI).call(this::ask, (failure) -> {
			throw fourth;
		}, null)).isSameAs(fourth)
			.satisfies((thrown) -> assertThat(thrown.getSuppressed()).containsExactly(first, second, third));
	}

	@Test
	void aMethodThatThrowsWhatItWasToldSuppressesItNotOnItself() {
		Exception first = fails(OWN, AiErrorType.RATE_LIMIT);
		Exception second = fails(MINI, AiErrorType.NETWORK);
		assertThatThrownBy(() -> fallback(MINI).call(this::ask, (failure) -> {
			throw (Exception) failure;
		}, null)).isSameAs(second).satisfies((thrown) -> assertThat(thrown.getSuppressed()).containsExactly(first));
	}

	@Test
	void aFailureThatDoesNotQualifyIsThrownAtOnceAndAlone() {
		Exception failure = fails(OWN, AiErrorType.CONTENT_FILTERED);
		assertThatThrownBy(() -> fallback(MINI).call(this::ask, (any) -> "method", () -> "static")).isSameAs(failure);
		assertThat(failure.getSuppressed()).isEmpty();
		assertThat(this.asked).containsExactly(OWN);
		assertThat(this.heard).isEmpty();
		assertThat(lines()).singleElement()
			.asString()
			.startsWith("Desk#answer failed, and its last failure does not lead to a fallback. ")
			.contains("CONTENT_FILTERED");
	}

	@Test
	void aHostsOwnBugDoesNotQualify() {
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> fallback(MINI).call(() -> {
			throw new IllegalStateException("a bug of the host");
		}, null, () -> "static"));
	}

	@Test
	void aFailureOnTheWayThatDoesNotQualifyEndsIt() {
		Exception first = fails(OWN, AiErrorType.RATE_LIMIT);
		Exception second = fails(MINI, AiErrorType.INVALID_REQUEST);
		assertThatThrownBy(() -> fallback(MINI, GEMINI).call(this::ask, (any) -> "method", () -> "static"))
			.isSameAs(second)
			.satisfies((thrown) -> assertThat(thrown.getSuppressed()).containsExactly(first));
		assertThat(this.asked).containsExactly(OWN, MINI);
		assertThat(lines()).singleElement()
			.asString()
			.contains("openai/gpt-4o: RATE_LIMIT", "openai/gpt-4o-mini: INVALID_REQUEST",
					"does not lead to a fallback");
	}

	@Test
	void aMethodsFailureThatDoesNotQualifyKeepsTheStaticAnswerAway() {
		fails(OWN, AiErrorType.RATE_LIMIT);
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> fallback().call(this::ask, (failure) -> {
				throw new IllegalStateException("a bug of the host");
			}, () -> "static"));
	}

	@Test
	void anIncludedClassQualifiesAndAnExcludedOneDoesNot() throws Exception {
		FailureFilter filter = new FailureFilter(EnumSet.of(AiErrorType.NETWORK), List.of(IOException.class),
				List.of(FileNotFoundException.class));
		FallbackCalls fallback = new FallbackCalls(new FallbackPolicy("Desk#answer", List.of(), filter),
				AiEvents.none());
		assertThat(fallback.<String>call(() -> {
			throw new IOException("cut");
		}, null, () -> "static")).isEqualTo("static");
		assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> fallback.<String>call(() -> {
			throw new FileNotFoundException("gone");
		}, null, () -> "static"));
	}

	@Test
	void anErrorPassesThroughAtOnce() {
		assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> fallback(MINI).<String>call(() -> {
			throw new StackOverflowError();
		}, (failure) -> "method", () -> "static"));
		assertThat(this.heard).isEmpty();
	}

	@Test
	void anInterruptedThreadDoesNotFallBackWhateverTheFailureSays() {
		assertThatThrownBy(() -> fallback(MINI).<String>call(() -> {
			Thread.currentThread().interrupt();
			throw AiException.builder(AiErrorType.NETWORK).message("closed by interrupt").build();
		}, null, () -> "static")).hasMessage("closed by interrupt");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void aCancelledCallDoesNotFallBack() {
		assertThatThrownBy(() -> fallback(MINI).<String>call(() -> {
			throw AiException.builder(AiErrorType.CANCELLED).build();
		}, null, () -> "static")).isInstanceOf(AiException.class);
		assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> fallback(MINI).<String>call(() -> {
			throw new InterruptedException();
		}, null, () -> "static"));
		assertThat(this.heard).isEmpty();
	}

	@Test
	void anInterruptThatIsNamedFallsBackAndIsRestored() throws Exception {
		FailureFilter byType = FailureFilter.of(Set.of(AiErrorType.CANCELLED));
		assertThat(new FallbackCalls(new FallbackPolicy("Desk#answer", List.of(), byType), AiEvents.none())
			.<String>call(() -> {
				Thread.currentThread().interrupt();
				throw AiException.builder(AiErrorType.CANCELLED).build();
			}, null, () -> "static")).isEqualTo("static");
		assertThat(Thread.interrupted()).isTrue();
		FailureFilter byClass = new FailureFilter(Set.of(), List.of(InterruptedException.class), List.of());
		assertThat(new FallbackCalls(new FallbackPolicy("Desk#answer", List.of(), byClass), AiEvents.none())
			.<String>call(() -> {
				throw new InterruptedException();
			}, null, () -> "static")).isEqualTo("static");
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void eachRouteKnowsWhetherAnotherIsLeft() {
		fails(OWN, AiErrorType.NETWORK);
		fails(MINI, AiErrorType.NETWORK);
		fails(GEMINI, AiErrorType.NETWORK);
		List<Boolean> left = new ArrayList<>();
		Callable<String> action = () -> {
			left.add(scope().routesLeft());
			return ask();
		};
		assertThatThrownBy(() -> fallback(MINI, GEMINI).call(action, null, null)).isNotNull();
		assertThat(left).containsExactly(true, true, false);
		left.clear();
		assertThatThrownBy(() -> fallback(MINI).call(action, (failure) -> {
			left.add(scope().routesLeft());
			throw (Exception) failure;
		}, null)).isNotNull();
		assertThat(left).containsExactly(true, true, false);
	}

	@Test
	void aStaticAnswerIsNoRoute() throws Exception {
		fails(OWN, AiErrorType.NETWORK);
		List<Boolean> left = new ArrayList<>();
		fallback().call(() -> {
			left.add(scope().routesLeft());
			return ask();
		}, null, () -> "static");
		assertThat(left).containsExactly(false);
	}

	@Test
	void aRouteLeftFurtherOutIsLeftInsideToo() throws Exception {
		CallScope around = CallScope.nested().routesLeft(true).build();
		assertThat(around.call(() -> fallback().call(() -> scope().routesLeft(), null, null))).isTrue();
	}

	@Test
	void eachStepIsTold() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		fails(MINI, AiErrorType.NETWORK);
		fallback(MINI).call(this::ask, (failure) -> {
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		}, () -> "static");
		assertThat(this.heard).containsExactly(
				new AiEvent.Fallback("Desk#answer", "openai/gpt-4o", "openai/gpt-4o-mini", AiErrorType.RATE_LIMIT),
				new AiEvent.Fallback("Desk#answer", "openai/gpt-4o-mini", "method", AiErrorType.NETWORK),
				new AiEvent.Fallback("Desk#answer", "method", "static", AiErrorType.OVERLOADED));
	}

	@Test
	void aCallThatWentToNoKnownModelIsToldAsTheMethod() throws Exception {
		fallback().<String>call(() -> {
			throw AiException.builder(AiErrorType.LIMIT_EXCEEDED).build();
		}, null, () -> "static");
		assertThat(this.heard)
			.containsExactly(new AiEvent.Fallback("Desk#answer", "method", "static", AiErrorType.LIMIT_EXCEEDED));
		assertThat(lines()).singleElement().asString().contains("the method as called: LIMIT_EXCEEDED");
	}

	@Test
	void oneLineSaysWhatWasTriedWhyItFailedAndWhoAnswered() throws Exception {
		fails(OWN, AiErrorType.RATE_LIMIT);
		fails(MINI, AiErrorType.NETWORK);
		fallback(MINI).call(this::ask, null, () -> "static");
		assertThat(this.log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
		assertThat(lines()).containsExactly("Desk#answer fell back. openai/gpt-4o: RATE_LIMIT of openai/gpt-4o; "
				+ "openai/gpt-4o-mini: NETWORK of openai/gpt-4o-mini; answered by static text");
	}

	@Test
	void oneLineSaysThatEveryRouteFailed() {
		fails(OWN, AiErrorType.RATE_LIMIT);
		fails(MINI, AiErrorType.NETWORK);
		assertThatThrownBy(() -> fallback(MINI).call(this::ask, null, null)).isNotNull();
		assertThat(lines()).containsExactly("Desk#answer failed on every route. openai/gpt-4o: RATE_LIMIT of "
				+ "openai/gpt-4o; openai/gpt-4o-mini: NETWORK of openai/gpt-4o-mini");
	}

	@Test
	void aFailuresWordsAreKeptToOneShortLine() throws Exception {
		fallback().<String>call(() -> {
			throw AiException.builder(AiErrorType.NETWORK).message("first\r\nsecond " + "x".repeat(1000)).build();
		}, null, () -> "static");
		assertThat(lines()).singleElement()
			.asString()
			.contains("NETWORK first second xxx")
			.hasSizeLessThan(400)
			.doesNotContain("\n");
	}

	@Test
	void aReinvocationThatNoTemplateCallSawIsWarnedOfOncePerMethod() throws Exception {
		FallbackCalls fallback = fallback(MINI);
		for (int i = 0; i < 3; i++) {
			List<Integer> attempts = new ArrayList<>();
			fallback.call(() -> {
				attempts.add(1);
				if (attempts.size() == 1) {
					throw AiException.builder(AiErrorType.NETWORK).build();
				}
				return "by a client of its own";
			}, null, null);
		}
		assertThat(lines()).filteredOn((line) -> line.contains("the model openai/gpt-4o-mini"))
			.singleElement()
			.asString()
			.contains("Desk#answer", "no AiTemplate call", "its own client", "thread", "own object");
	}

	@Test
	void aReinvocationThatFailsUnseenIsWarnedOfToo() {
		assertThatThrownBy(() -> fallback(MINI).<String>call(() -> {
			throw AiException.builder(AiErrorType.NETWORK).build();
		}, null, null)).isNotNull();
		assertThat(lines()).anyMatch((line) -> line.contains("no AiTemplate call"));
	}

	@Test
	void aReinvocationThatWasSeenOrServedByACacheOrRefusedByALimiterIsNotWarnedOf() throws Exception {
		fails(OWN, AiErrorType.NETWORK);
		fallback(MINI).call(this::ask, null, null);
		fallback(MINI).call(() -> {
			if (scope().model() != null) {
				scope().markObserved();
				return "from the cache";
			}
			return ask();
		}, null, null);
		assertThatThrownBy(() -> fallback(MINI).<String>call(() -> {
			throw AiException.builder(AiErrorType.LIMIT_EXCEEDED).build();
		}, null, null)).isNotNull();
		assertThat(lines()).hasSize(3).noneMatch((line) -> line.contains("no AiTemplate call"));
	}

	private FallbackCalls fallback(ModelRef... models) {
		FallbackPolicy policy = new FallbackPolicy("Desk#answer", List.of(models), FailureFilter.anotherModelHelps());
		return new FallbackCalls(policy, AiEvents.to(List.of(this.heard::add)));
	}

	private Exception fails(ModelRef model, AiErrorType type) {
		Exception failure = AiException.builder(type).message("of " + model).build();
		this.failing.put(model, failure);
		return failure;
	}

	private String ask() throws Exception {
		ModelRef model = (scope().model() != null) ? scope().model() : OWN;
		this.asked.add(model);
		scope().callStarted(model);
		if (this.failing.containsKey(model)) {
			throw this.failing.get(model);
		}
		scope().callAnswered("stop", null, false);
		return "from " + model;
	}

	private List<String> lines() {
		return this.log.messages();
	}

	private static CallScope scope() {
		return Objects.requireNonNull(CallScope.current());
	}

}
