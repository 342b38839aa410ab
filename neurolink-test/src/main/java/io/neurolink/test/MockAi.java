package io.neurolink.test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.Timeouts;
import io.neurolink.time.VirtualClock;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * All providers of a test in one: answers prompts as it is told to, records what it is
 * asked, and keeps a clock on which every wait is over at once.
 *
 * <pre>{@code
 * ai.when("Where is my parcel?").thenFail(AiErrorType.OVERLOADED).thenReturn("On its way.");
 * }</pre>
 *
 * Where several stubs match, the one made last answers, so that a test can overrule what
 * was set up for all. Each call takes the next step of its stub's sequence; the last step
 * repeats. A prompt that no stub matches fails with {@link AiErrorType#UNKNOWN}, which no
 * retry and no fallback acts on unless told to; the message says the prompt and the
 * stubs.
 * <p>
 * Serves blocking, future and reactive calls alike. Thread-safe; calls under way at the
 * same time take one step each. AssertJ's {@code assertThat(ai)} leads to
 * {@link MockAiAssert}.
 */
public final class MockAi implements AssertProvider<MockAiAssert> {

	private final VirtualClock clock = VirtualClock.advancing();

	private final Stubs stubs = new Stubs();

	private final Recording recording = new Recording();

	private volatile boolean standsIn;

	MockAi() {
	}

	/**
	 * A mock for a test without Spring: its {@link #provider(String, String) providers}
	 * go into an {@code AiTemplate.builder()}, its {@link #clock()} into whatever takes
	 * an {@code AiClock}.
	 * @return a new mock
	 */
	public static MockAi create() {
		return new MockAi();
	}

	/**
	 * Answers one prompt, whoever is asked: the last message of the user.
	 * @param prompt the whole prompt
	 * @return what to answer
	 */
	public Stub when(String prompt) {
		Objects.requireNonNull(prompt, "prompt must not be null");
		return stub("when(\"" + prompt + "\")", (request) -> request.prompt().equals(prompt));
	}

	/**
	 * Answers every prompt with a text in it, whoever is asked.
	 * @param part what the last message of the user contains
	 * @return what to answer
	 */
	public Stub whenContains(String part) {
		Objects.requireNonNull(part, "part must not be null");
		return stub("whenContains(\"" + part + "\")", (request) -> request.prompt().contains(part));
	}

	/**
	 * Answers every request that meets a condition, as on its system text or its model;
	 * provider and model are filled in.
	 * @param condition tells which; must neither block nor throw
	 * @return what to answer
	 */
	public Stub when(Predicate<AiRequest> condition) {
		Objects.requireNonNull(condition, "condition must not be null");
		return stub("when(a condition)", condition);
	}

	/**
	 * What the providers were asked, each attempt anew, failed and unmatched ones
	 * included; provider and model are filled in.
	 * @return the requests, oldest first
	 */
	public List<AiRequest> requests() {
		return this.recording.requests();
	}

	/**
	 * How often the providers were asked.
	 * @return the number of {@link #requests()}
	 */
	public int callCount() {
		return this.recording.requests().size();
	}

	/**
	 * What happened around the calls: attempts, waits, cache hits and misses, fallbacks.
	 * @return the events, oldest first
	 */
	public List<AiEvent> events() {
		return this.recording.events();
	}

	/**
	 * The clock of the application under test. {@link VirtualClock#waits()} tells what
	 * was waited for, {@link VirtualClock#advance(Duration)} lets time pass, as until a
	 * cached answer expires.
	 * @return the clock
	 */
	public VirtualClock clock() {
		return this.clock;
	}

	/**
	 * Forgets all stubs and all that was recorded. The clock keeps its time.
	 */
	public void reset() {
		this.stubs.clear();
		this.recording.clear();
		this.clock.forgetWaits();
	}

	/**
	 * The mock under the name of one provider, for a template that the test builds.
	 * @param name the name
	 * @param model the default model, or {@code null} for none
	 * @return the provider
	 */
	public AiProvider provider(String name, @Nullable String model) {
		return provider(name, model, Timeouts.DEFAULT);
	}

	@Override
	public MockAiAssert assertThat() {
		return new MockAiAssert(this);
	}

	AiProvider provider(String name, @Nullable String model, Timeouts timeouts) {
		this.standsIn = true;
		return new MockProvider(name, model, timeouts, this);
	}

	boolean standsIn() {
		return this.standsIn;
	}

	Step next(AiRequest request) {
		this.recording.asked(request);
		Step step = this.stubs.next(request);
		if (step == null) {
			this.recording.unmatched(request);
			throw this.stubs.unmatched(request);
		}
		return step;
	}

	AiEventListener listener() {
		return this.recording;
	}

	Recording recording() {
		return this.recording;
	}

	private Stub stub(String description, Predicate<AiRequest> condition) {
		Stub stub = new Stub(description, condition);
		this.stubs.add(stub);
		return stub;
	}

	/**
	 * What is answered to the calls that match: a sequence of steps, one for each call,
	 * of which the last repeats. Thread-safe.
	 */
	public static final class Stub {

		private final String description;

		private final Predicate<AiRequest> condition;

		private final Script script = new Script();

		private Stub(String description, Predicate<AiRequest> condition) {
			this.description = description;
			this.condition = condition;
		}

		/**
		 * Answers with a text; a stream delivers it in one piece.
		 * @param content the text, possibly empty
		 * @return this stub, for the step of the next call
		 */
		public Stub thenReturn(String content) {
			return then(Reply.of(List.of(content)));
		}

		/**
		 * Answers in pieces; a whole answer is the pieces together.
		 * @param pieces the pieces of the stream
		 * @return this stub, for the step of the next call
		 */
		public Stub thenStream(String... pieces) {
			return then(Reply.of(List.of(pieces)));
		}

		/**
		 * Fails.
		 * @param type how
		 * @return this stub, for the step of the next call
		 */
		public Stub thenFail(AiErrorType type) {
			return then(Reply.failing(List.of(), type, null));
		}

		/**
		 * Fails and says how long to wait before the next try, as a {@code Retry-After}
		 * header does.
		 * @param type how
		 * @param retryAfter how long to wait, not negative
		 * @return this stub, for the step of the next call
		 */
		public Stub thenFail(AiErrorType type, Duration retryAfter) {
			notNegative("retryAfter", retryAfter);
			return then(Reply.failing(List.of(), type, retryAfter));
		}

		/**
		 * Delivers pieces, then fails; a whole answer fails with the pieces as its
		 * partial content.
		 * @param pieces what is delivered before
		 * @param type how it fails
		 * @return this stub, for the step of the next call
		 */
		public Stub thenStreamThenFail(List<String> pieces, AiErrorType type) {
			return then(Reply.failing(List.copyOf(pieces), type, null));
		}

		/**
		 * Lets the answer or failure of the same step take a while, on the clock of the
		 * mock: {@code thenDelay(...).thenReturn(...)} is one step. A delay beyond the
		 * timeout of the call, or beyond the deadline around it, fails with
		 * {@link AiErrorType#TIMEOUT}, as a real provider would.
		 * @param delay how long until the answer or the first piece, not negative
		 * @return this stub, for what comes after the delay
		 */
		public Stub thenDelay(Duration delay) {
			notNegative("delay", delay);
			this.script.delay(delay);
			return this;
		}

		boolean matches(AiRequest request) {
			return this.condition.test(request);
		}

		Script script() {
			return this.script;
		}

		String description() {
			return this.description;
		}

		private Stub then(Reply reply) {
			this.script.add(reply);
			return this;
		}

		private static void notNegative(String name, Duration duration) {
			if (duration.isNegative()) {
				throw new IllegalArgumentException(name + " must not be negative: " + duration);
			}
		}

	}

}
