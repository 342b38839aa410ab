package io.neurolink.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.attempt.Attempts;
import io.neurolink.cache.CacheExecution.Step;
import io.neurolink.cache.CacheExecution.Wait;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/**
 * The cache for a call whose answer is a publisher. A wait that ends because the other
 * call was abandoned is a failed attempt, so that any number of them does not nest.
 * Belongs to one subscription.
 *
 * @param <T> the type of the elements
 */
final class StreamedAnswers<T> implements Attempts<T> {

	private final CachedAnswers answers;

	private final CacheExecution execution;

	private final ResultShape shape;

	private final Flux<T> action;

	/** Whether a lookup in this process has found nothing just now. */
	private boolean missed;

	StreamedAnswers(CachedAnswers answers, CacheExecution execution, ResultShape shape, Flux<T> action) {
		this.answers = answers;
		this.execution = execution;
		this.shape = shape;
		this.action = action;
		this.missed = !answers.isRemote();
	}

	@Override
	public Flux<T> source() {
		if (this.missed) {
			this.missed = false;
			return proceed(this.execution.found(null));
		}
		if (!this.answers.isRemote()) {
			return proceed(this.execution.lookUp());
		}
		return this.answers.findLater(this.execution.key())
			.flatMapMany((stored) -> proceed(this.execution.found(stored.orElse(null))));
	}

	@Override
	public void completed() {
	}

	@Override
	public @Nullable Duration failed(Exception failure, boolean begun) {
		return (failure == CallAbandonedException.INSTANCE) ? Duration.ZERO : null;
	}

	private Flux<T> proceed(Step step) {
		return switch (step) {
			case LOOK_UP -> Flux.error(CallAbandonedException.INSTANCE);
			case LOOK_UP_AGAIN -> lookUpAgain();
			case LEAD -> lead();
			case WAIT ->
				await(this.execution.waiting()).flatMapMany((outcome) -> proceed(this.execution.landed(outcome)));
			case BYPASS -> this.action;
			case ANSWERED -> this.shape.replay(this.execution.answer());
			case FAILED -> Flux.error(this.execution.failure());
		};
	}

	/**
	 * Looks the key up as the leader. A subscriber that cancels before it has the result
	 * leaves the lead to another caller.
	 */
	private Flux<T> lookUpAgain() {
		if (!this.answers.isRemote()) {
			return proceed(this.execution.lookUpAgain());
		}
		AtomicBoolean looking = new AtomicBoolean(true);
		return this.answers.findLater(this.execution.key()).doOnCancel(() -> {
			if (looking.compareAndSet(true, false)) {
				this.execution.abandon();
			}
		})
			.flatMapMany((stored) -> looking.compareAndSet(true, false)
					? proceed(this.execution.foundAgain(stored.orElse(null))) : Flux.empty());
	}

	private Flux<T> lead() {
		CallScope scope = this.execution.scope();
		return new StreamedLead<>(this.execution, this.shape, this.action.contextWrite(scope::writeTo));
	}

	private Mono<Outcome> await(Wait wait) {
		AtomicBoolean waiting = new AtomicBoolean(true);
		Mono<Outcome> outcome = Mono.fromFuture(wait.outcome(), true)
			.doOnNext((landed) -> waiting.set(false))
			.doFinally((signal) -> wait.end(signal == SignalType.CANCEL && waiting.get()));
		Deadline deadline = this.execution.deadline();
		if (deadline != null) {
			Duration remaining = deadline.remaining();
			outcome = outcome.timeout(remaining, Mono.error(() -> this.answers.waitedTooLong(remaining)));
		}
		// The thread that completes a flight must not run the code of the waiting
		// callers.
		return outcome.publishOn(Schedulers.parallel());
	}

	/**
	 * Signals that another call was abandoned. Never leaves this class.
	 */
	private static final class CallAbandonedException extends Exception {

		private static final long serialVersionUID = 1L;

		static final CallAbandonedException INSTANCE = new CallAbandonedException();

		private CallAbandonedException() {
			super("The call that this one waited for was abandoned", null, false, false);
		}

	}

}
