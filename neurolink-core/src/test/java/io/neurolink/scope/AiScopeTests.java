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
 * Tests for {@link AiScope}.
 */
class AiScopeTests {

	private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");

	@Test
	void isInForceForTheActionOnly() throws Exception {
		AiScope scope = AiScope.nested().model(MODEL).build();
		AiScope seen = scope.call(() -> Objects.requireNonNull(AiScope.current()));
		assertThat(seen).isSameAs(scope);
		assertThat(AiScope.current()).isNull();
	}

	@Test
	void isLeftAlsoByAnException() {
		AiScope scope = AiScope.nested().build();
		assertThatIllegalStateException().isThrownBy(() -> scope.call(() -> {
			throw new IllegalStateException();
		}));
		assertThat(AiScope.current()).isNull();
	}

	@Test
	void whatAnInnerOneDoesNotSayTheOuterOneDoes() {
		VirtualClock clock = VirtualClock.manual();
		AiScope outer = AiScope.nested()
			.model(MODEL)
			.deadline(Deadline.in(clock, Duration.ofSeconds(10)))
			.routesLeft(true)
			.attempt(2)
			.build();
		AiScope inner = AiScope.inside(outer).build();
		assertThat(inner.attempt()).isEqualTo(2);
		assertThat(inner.model()).isEqualTo(MODEL);
		assertThat(inner.routesLeft()).isTrue();
		assertThat(inner.deadline()).isNotNull();
	}

	@Test
	void theInnermostModelAndTheEarliestDeadlineWin() {
		VirtualClock clock = VirtualClock.manual();
		AiScope outer = AiScope.nested().model(MODEL).deadline(Deadline.in(clock, Duration.ofSeconds(1))).build();
		AiScope inner = AiScope.inside(outer)
			.model(ModelRef.parse("google-ai/gemini"))
			.deadline(Deadline.in(clock, Duration.ofSeconds(10)))
			.build();
		assertThat(inner.model()).isEqualTo(ModelRef.parse("google-ai/gemini"));
		assertThat(Objects.requireNonNull(inner.deadline()).remaining()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void theReactorContextComesBeforeTheThread() throws Exception {
		AiScope onThread = AiScope.nested().build();
		AiScope inContext = AiScope.nested().build();
		onThread.call(() -> {
			assertThat(AiScope.current(inContext.writeTo(Context.empty()))).isSameAs(inContext);
			assertThat(AiScope.current(Context.empty())).isSameAs(onThread);
			return true;
		});
	}

	@Test
	void allScopesAroundACallHearOfIt() {
		AiScope outer = AiScope.nested().build();
		AiScope inner = AiScope.inside(outer).build();
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

}
