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
import io.neurolink.template.ProviderSource;
import io.neurolink.template.Timeouts;
import io.neurolink.time.VirtualClock;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A mock of all providers of a test. It answers prompts as stubbed, records the requests,
 * and has a clock on which every wait ends at once.
 *
 * <pre>{@code
 * ai.when("Where is my parcel?").thenFail(AiErrorType.OVERLOADED).thenReturn("On its way.");
 * }</pre>
 *
 * If several stubs match, the latest one answers, so that a test can override a common
 * set-up. Each call takes the next step of its stub's sequence; the last step repeats. A
 * prompt that no stub matches fails with {@link AiErrorType#UNKNOWN}, which no retry and
 * no fallback handles by default; the message contains the prompt and the stubs.
 * <p>
 * Serves blocking, future and reactive calls. Thread-safe; concurrent calls take one step
 * each. AssertJ's {@code assertThat(ai)} leads to {@link MockAiAssert}.
 */
public final class MockAi implements AssertProvider<MockAiAssert>, ProviderSource {

	private final VirtualClock clock = VirtualClock.advancing();

	private final Stubs stubs = new Stubs();

	private final Recording recording = new Recording();

	private volatile boolean standsIn;

	MockAi() {
	}

	/**
	 * Creates a mock for a test without Spring. Pass it as the {@code providerSource} to
	 * an {@code AiTemplate.builder()}, or add its {@link #provider(String, String)
	 * providers} one by one, and pass its {@link #clock()} as the {@code AiClock}.
	 * @return a new mock
	 */
	public static MockAi create() {
		return new MockAi();
	}

	/**
	 * Stubs one prompt, the last message of the user, for all providers and models.
	 * @param prompt the whole prompt
	 * @return the stub to add answers to
	 */
	public Stub when(String prompt) {
		Objects.requireNonNull(prompt, "prompt must not be null");
		return stub("when(\"" + prompt + "\")", (request) -> request.prompt().equals(prompt));
	}

	/**
	 * Stubs every prompt that contains a text, for all providers and models.
	 * @param part the text in the last message of the user
	 * @return the stub to add answers to
	 */
	public Stub whenContains(String part) {
		Objects.requireNonNull(part, "part must not be null");
		return stub("whenContains(\"" + part + "\")", (request) -> request.prompt().contains(part));
	}

	/**
	 * Stubs every request that meets a condition, for example on its system text or its
	 * model; the request has provider and model.
	 * @param condition the condition; must neither block nor throw
	 * @return the stub to add answers to
	 */
	public Stub when(Predicate<AiRequest> condition) {
		Objects.requireNonNull(condition, "condition must not be null");
		return stub("when(a condition)", condition);
	}

	/**
	 * Returns the requests to the providers, one per attempt, including failed and
	 * unmatched ones, with provider and model.
	 * @return the requests, oldest first
	 */
	public List<AiRequest> requests() {
		return this.recording.requests();
	}

	/**
	 * Returns the number of requests to the providers.
	 * @return the number of {@link #requests()}
	 */
	public int callCount() {
		return this.recording.requests().size();
	}

	/**
	 * Returns the events around the calls: attempts, waits, cache hits and misses,
	 * fallbacks.
	 * @return the events, oldest first
	 */
	public List<AiEvent> events() {
		return this.recording.events();
	}

	/**
	 * Returns the clock of the application under test. {@link VirtualClock#waits()}
	 * returns the waits so far, {@link VirtualClock#advance(Duration)} advances the time,
	 * for example until a cached answer expires.
	 * @return the clock
	 */
	public VirtualClock clock() {
		return this.clock;
	}

	/**
	 * Removes all stubs and records. The time of the clock is unchanged.
	 */
	public void reset() {
		this.stubs.clear();
		this.recording.clear();
		this.clock.forgetWaits();
	}

	/**
	 * Returns the mock as one provider, for a template that the test builds.
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

	/**
	 * Returns the mock as one provider with timeouts, beyond which a
	 * {@linkplain Stub#thenDelay(Duration) delay} fails.
	 * @param name the name
	 * @param model the default model, or {@code null} for none
	 * @param timeouts the timeouts
	 * @return the provider
	 */
	@Override
	public AiProvider provider(String name, @Nullable String model, Timeouts timeouts) {
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
	 * The answers to matching calls: a sequence of steps, one per call, of which the last
	 * repeats. Thread-safe.
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
		 * Fails with a type of failure.
		 * @param type the type of the failure
		 * @return this stub, for the step of the next call
		 */
		public Stub thenFail(AiErrorType type) {
			return then(Reply.failing(List.of(), type, null));
		}

		/**
		 * Fails and specifies the wait before the next attempt, as a {@code Retry-After}
		 * header does.
		 * @param type the type of the failure
		 * @param retryAfter the time to wait, not negative
		 * @return this stub, for the step of the next call
		 */
		public Stub thenFail(AiErrorType type, Duration retryAfter) {
			notNegative("retryAfter", retryAfter);
			return then(Reply.failing(List.of(), type, retryAfter));
		}

		/**
		 * Delivers pieces, then fails; a whole answer fails with the pieces as its
		 * partial content.
		 * @param pieces the pieces delivered before the failure
		 * @param type the type of the failure
		 * @return this stub, for the step of the next call
		 */
		public Stub thenStreamThenFail(List<String> pieces, AiErrorType type) {
			return then(Reply.failing(List.copyOf(pieces), type, null));
		}

		/**
		 * Delays the answer or failure of the same step, on the clock of the mock:
		 * {@code thenDelay(...).thenReturn(...)} is one step. A delay beyond the timeout
		 * of the call, or beyond the enclosing deadline, fails with
		 * {@link AiErrorType#TIMEOUT}, as a real provider would.
		 * @param delay the time until the answer or the first piece, not negative
		 * @return this stub, for the answer or failure after the delay
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
