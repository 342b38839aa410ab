package io.neurolink.scope;

import java.time.Duration;
import java.util.Objects;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Deadline;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CallScope}.
 */
class CallScopeTests {

	private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");

	@Test
	void isInForceForTheActionOnly() throws Exception {
		CallScope scope = CallScope.nested().model(MODEL).build();
		CallScope seen = scope.call(() -> Objects.requireNonNull(CallScope.current()));
		assertThat(seen).isSameAs(scope);
		assertThat(CallScope.current()).isNull();
	}

	@Test
	void isLeftAlsoByAnException() {
		CallScope scope = CallScope.nested().build();
		assertThatIllegalStateException().isThrownBy(() -> scope.call(() -> {
			throw new IllegalStateException();
		}));
		assertThat(CallScope.current()).isNull();
	}

	@Test
	void whatAnInnerOneDoesNotSayTheOuterOneDoes() {
		VirtualClock clock = VirtualClock.manual();
		CallScope outer = CallScope.nested()
			.model(MODEL)
			.deadline(Deadline.in(clock, Duration.ofSeconds(10)))
			.routesLeft(true)
			.attempt(2)
			.build();
		CallScope inner = CallScope.inside(outer).build();
		assertThat(inner.attempt()).isEqualTo(2);
		assertThat(inner.model()).isEqualTo(MODEL);
		assertThat(inner.routesLeft()).isTrue();
		assertThat(inner.deadline()).isNotNull();
	}

	@Test
	void theInnermostModelAndTheEarliestDeadlineWin() {
		VirtualClock clock = VirtualClock.manual();
		CallScope outer = CallScope.nested().model(MODEL).deadline(Deadline.in(clock, Duration.ofSeconds(1))).build();
		CallScope inner = CallScope.inside(outer)
			.model(ModelRef.parse("google-ai/gemini"))
			.deadline(Deadline.in(clock, Duration.ofSeconds(10)))
			.build();
		assertThat(inner.model()).isEqualTo(ModelRef.parse("google-ai/gemini"));
		assertThat(Objects.requireNonNull(inner.deadline()).remaining()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void theReactorContextComesBeforeTheThread() throws Exception {
		CallScope onThread = CallScope.nested().build();
		CallScope inContext = CallScope.nested().build();
		onThread.call(() -> {
			assertThat(CallScope.current(inContext.writeTo(Context.empty()))).isSameAs(inContext);
			assertThat(CallScope.current(Context.empty())).isSameAs(onThread);
			return true;
		});
	}

	@Test
	void allScopesAroundACallHearOfIt() {
		CallScope outer = CallScope.nested().build();
		CallScope inner = CallScope.inside(outer).build();
		inner.callStarted(MODEL);
		inner.callAnswered("stop", AiUsage.of(1, 2), false);
		inner.callAnswered("length", null, true);
		assertThat(outer.record().seen()).isTrue();
		assertThat(outer.record().target()).isEqualTo(MODEL);
		assertThat(outer.record().usage()).isEqualTo(AiUsage.of(1, 2));
		assertThat(outer.record().finishReason()).isEqualTo("length");
		assertThat(outer.record().degraded()).isTrue();
		assertThat(outer.record().filtered()).isFalse();
	}

	@Test
	void hostsReadTheScopeThatTheEnginesWrite() throws Exception {
		CallScope scope = CallScope.nested().model(MODEL).build();
		AiScope read = scope.call(() -> Objects.requireNonNull(AiScope.current()));
		scope.markDegraded();
		assertThat(read.model()).isEqualTo(MODEL);
		assertThat(read.record().degraded()).isTrue();
		assertThat(AiScope.current(scope.writeTo(Context.empty()))).isSameAs(scope);
	}

	@Test
	void theSharedCallsOfTheScopesAroundAreHeldInnermostFirst() {
		Lead first = new Lead();
		Lead second = new Lead();
		CallScope outer = CallScope.nested().holding(first).build();
		CallScope between = CallScope.inside(outer).holding(new SharedCall() {
		}).build();
		CallScope inner = CallScope.inside(CallScope.inside(between).build()).holding(second).build();
		assertThat(inner.held(Lead.class)).containsExactly(second, first);
		assertThat(between.held(Lead.class)).containsExactly(first);
	}

	private static final class Lead implements SharedCall {

	}

}
