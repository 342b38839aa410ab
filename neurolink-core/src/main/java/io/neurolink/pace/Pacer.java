package io.neurolink.pace;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.outage.OutageDetector;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.ProviderName;
import io.neurolink.scope.AiScope;
import io.neurolink.time.AiClock;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import io.neurolink.time.Lazy;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Delays calls that their provider has announced it would reject. The limits that a
 * provider announces with its answers are kept for each key and model; a call waits in
 * order of arrival until they permit it. For providers that announce nothing, the number
 * of calls under way is limited after a rejection. Thread-safe; never blocks.
 */
public final class Pacer {

	/** Names of models come from requests; the least used are removed. */
	private static final int MOST_TARGETS = 1000;

	private static final Duration IDLE = Duration.ofMinutes(10);

	private static final int LONGEST_MODEL = 256;

	private static final Comparator<PaceStatus> BY_NAME = Comparator.comparing(PaceStatus::provider)
		.thenComparing(PaceStatus::model)
		.thenComparing(PaceStatus::key);

	private final PaceSettings settings;

	private final TokenCounter counter;

	private final AiClock clock;

	private final AiEvents events;

	private final @Nullable Function<PaceTarget, SharedTurns> shared;

	// Created at the first call, because loading its classes would slow down the start.
	private final Lazy<Cache<PaceTarget, PaceQueue>> queues;

	/**
	 * Creates a pacer for which nothing is announced yet.
	 * @param settings the settings
	 * @param counter estimates the tokens of calls
	 * @param clock the clock of the waits
	 * @param events the receiver of an event per pause
	 */
	public Pacer(PaceSettings settings, TokenCounter counter, AiClock clock, AiEvents events) {
		this(settings, counter, clock, events, null);
	}

	/**
	 * Creates a pacer whose announcements are shared by instances.
	 * @param settings the settings
	 * @param counter estimates the tokens of calls
	 * @param clock the clock of the waits
	 * @param events the receiver of an event per pause, and per call that was decided
	 * without an answer of the store
	 * @param store the store of the announcements
	 * @param outage the decision about calls while the store does not answer
	 * @return the pacer
	 */
	public static Pacer shared(PaceSettings settings, TokenCounter counter, AiClock clock, AiEvents events,
			SharedPace store, OnOutage outage) {
		store.open();
		OutageDetector<String> outages = new OutageDetector<>(clock, new PaceOutageLog(store.place(), outage));
		return new Pacer(settings, counter, clock, events,
				(target) -> new StoredTurns(target, store, outage, outages, settings.maxRest(), events));
	}

	private Pacer(PaceSettings settings, TokenCounter counter, AiClock clock, AiEvents events,
			@Nullable Function<PaceTarget, SharedTurns> shared) {
		this.settings = settings;
		this.counter = counter;
		this.clock = clock;
		this.events = events;
		this.shared = shared;
		Duration kept = Durations.sum(Durations.sum(IDLE, settings.maxRest()), settings.maxWait());
		this.queues = Lazy.of(() -> Caffeine.newBuilder()
			.maximumSize(MOST_TARGETS)
			.expireAfterAccess(kept)
			.ticker(clock::nanoTime)
			.executor(Runnable::run)
			.build());
	}

	/**
	 * Waits for the turn of a call.
	 * @param target the provider and model
	 * @param request the request
	 * @param keys the keys of the provider, or {@code null} if it has none
	 * @param scope the scope of the call, or {@code null}
	 * @return the pace of the call once it may be sent, or an {@link AiException} of type
	 * {@link io.neurolink.error.AiErrorType#LIMIT_EXCEEDED} if that would be later than
	 * the longest wait or the deadline, or the failure of {@link ApiKeyPool#next(String)}
	 * if no key is usable; cancelling gives up the position
	 */
	public Mono<PacedCall> admit(ModelRef target, AiRequest request, @Nullable ApiKeyPool keys,
			@Nullable AiScope scope) {
		return Mono.defer(() -> {
			CallCost cost = CallCost.estimate(request, this.counter);
			Admission admission = new Admission(target, cost, keys, Deadline.in(this.clock, acceptable(scope)));
			return enter(admission, 0);
		});
	}

	/**
	 * Returns the state of each key and model that was called recently.
	 * @return the states, ordered by provider, model and key
	 */
	public List<PaceStatus> status() {
		Cache<PaceTarget, PaceQueue> known = this.queues.ifMade();
		return (known == null) ? List.of()
				: known.asMap().values().stream().map(PaceQueue::status).sorted(BY_NAME).toList();
	}

	/**
	 * Sends a call on another key, if it need not wait for that.
	 * @return the turn; empty if the call would have to wait
	 */
	Mono<PacedTurn> tryAnother(Admission admission, ApiKey key) {
		return Mono.defer(() -> {
			PacedTurn turn = queue(admission.target(), key).tryEnter(admission.cost());
			return (turn != null) ? ready(turn, (outcome) -> {
			}).onErrorComplete() : Mono.empty();
		});
	}

	AiClock clock() {
		return this.clock;
	}

	private Mono<PacedCall> enter(Admission admission, int attempts) {
		Choice choice = choose(admission);
		PacedTurn turn;
		try {
			turn = choice.queue().enter(admission.cost(), admission.deadline().remaining());
		}
		catch (AiException ex) {
			publish(admission, Duration.ZERO, AiEvent.Pause.Outcome.REJECTED);
			throw ex;
		}
		if (turn.ready().isDone() && !turn.ready().isCompletedExceptionally()) {
			return granted(admission, choice, turn, attempts);
		}
		return ready(turn, (outcome) -> publish(admission, turn.waited(), outcome)).flatMap((served) -> {
			publish(admission, served.waited(), AiEvent.Pause.Outcome.SENT);
			return granted(admission, choice, served, attempts);
		});
	}

	/**
	 * Completes an admission. The key may have become unusable in the meantime.
	 */
	private Mono<PacedCall> granted(Admission admission, Choice choice, PacedTurn turn, int attempts) {
		ApiKeyPool pool = admission.keys();
		ApiKey key = choice.key();
		if (pool != null && key != null && !pool.take(key, admission.target().model())) {
			turn.cancel();
			return (attempts <= pool.size()) ? enter(admission, attempts + 1)
					: Mono.error(() -> PaceExceptions.noKey(turn.target()));
		}
		return Mono.just(new PacedCall(this, admission, key, turn));
	}

	/**
	 * Emits the turn on a separate thread. A subscriber that cancels before that gives up
	 * its position.
	 */
	private static Mono<PacedTurn> ready(PacedTurn turn, Consumer<AiEvent.Pause.Outcome> unsent) {
		AtomicBoolean taken = new AtomicBoolean();
		Mono<PacedTurn> served = Mono.create((sink) -> turn.ready().whenComplete((ready, failure) -> {
			if (failure == null) {
				sink.success(ready);
			}
			else if (!(failure instanceof CancellationException)) {
				unsent.accept(AiEvent.Pause.Outcome.REJECTED);
				sink.error(Failures.unwrap(failure));
			}
		}));
		// The thread that serves the queue must not run the code of the callers.
		return served.publishOn(Schedulers.parallel()).doOnNext((ready) -> taken.set(true)).doOnCancel(() -> {
			if (!taken.get()) {
				turn.cancel();
				unsent.accept(AiEvent.Pause.Outcome.CANCELLED);
			}
		});
	}

	private Choice choose(Admission admission) {
		ApiKeyPool pool = admission.keys();
		if (pool == null) {
			return new Choice(null, queue(admission.target(), null));
		}
		Choice best = null;
		long least = Long.MAX_VALUE;
		for (ApiKey key : pool.candidates(admission.target().model())) {
			PaceQueue queue = queue(admission.target(), key);
			long wait = queue.expectedWait(admission.cost());
			if (best == null || wait < least) {
				best = new Choice(key, queue);
				least = wait;
			}
			if (wait == 0) {
				break;
			}
		}
		if (best == null) {
			throw new IllegalStateException("A pool without a usable key fails");
		}
		return best;
	}

	private PaceQueue queue(ModelRef target, @Nullable ApiKey key) {
		String model = (target.model() != null) ? target.model() : "";
		PaceTarget name = new PaceTarget(ProviderName.canonical(target.provider()),
				(key != null) ? key.fingerprint() : "",
				(model.length() > LONGEST_MODEL) ? model.substring(0, LONGEST_MODEL) : model);
		return this.queues.get()
			.get(name, (created) -> new PaceQueue(created, this.settings, this.clock,
					(this.shared != null) ? this.shared.apply(created) : null));
	}

	private Duration acceptable(@Nullable AiScope scope) {
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		return (deadline != null) ? Durations.min(this.settings.maxWait(), deadline.remaining())
				: this.settings.maxWait();
	}

	private void publish(Admission admission, Duration waited, AiEvent.Pause.Outcome outcome) {
		if (this.events.heard()) {
			this.events.publish(new AiEvent.Pause(admission.target(), waited, outcome));
		}
	}

	/**
	 * The decision about calls while the store that instances share does not answer.
	 */
	public enum OnOutage {

		/** The call is sent. */
		ALLOW,

		/** Each instance believes the headers of its own answers. */
		LOCAL,

		/** The call is rejected. */
		REJECT

	}

	/**
	 * What a call asks for.
	 *
	 * @param target the provider and model
	 * @param cost the estimated cost
	 * @param keys the keys, or {@code null}
	 * @param deadline the end of the longest acceptable wait
	 */
	record Admission(ModelRef target, CallCost cost, @Nullable ApiKeyPool keys, Deadline deadline) {
	}

	private record Choice(@Nullable ApiKey key, PaceQueue queue) {
	}

}
