package io.neurolink.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.attempt.AttemptFlux;
import io.neurolink.attempt.Attempts;
import io.neurolink.attempt.AvailableElement;
import io.neurolink.scope.AsyncCall;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/**
 * The cache for a call whose answer is a publisher or a future. A wait that ends because
 * the other call was abandoned is a failed attempt, so that any number of them does not
 * nest; without a wait there is one attempt, which needs no publisher of several. Belongs
 * to one subscription, or to one future.
 *
 * @param <T> the type of the elements
 */
final class AsyncAnswers<T> implements Attempts<T> {

	private final CachedAnswers answers;

	private final CacheExecution execution;

	private final ResultShape shape;

	private final AsyncCall<T> call;

	/**
	 * Whether the wait of the first attempt, if it was registered before, is still to
	 * begin.
	 */
	private @Nullable AtomicBoolean registered;

	AsyncAnswers(CachedAnswers answers, CacheExecution execution, ResultShape shape, AsyncCall<T> call) {
		this.answers = answers;
		this.execution = execution;
		this.shape = shape;
		this.call = call;
	}

	/**
	 * Returns the elements, after a lookup in this process that found none, or before one
	 * in another.
	 */
	Flux<T> flux() {
		if (!this.answers.isRemote()) {
			Step step = this.execution.afterMiss();
			if (step != Step.WAIT) {
				return proceed(step);
			}
			this.registered = new AtomicBoolean(true);
			return attempts().doOnCancel(this::leaveFirstWait);
		}
		return attempts();
	}

	/**
	 * Returns the answer of a single element, as {@link #flux()} does.
	 */
	CompletableFuture<T> future() throws Exception {
		if (!this.answers.isRemote()) {
			Step step = this.execution.afterMiss();
			switch (step) {
				case LEAD -> {
					return LeadFuture.of(this.execution, this.call);
				}
				case ANSWERED -> {
					return CompletableFuture.completedFuture(BlockingAnswers.cast(this.execution.answer()));
				}
				case BYPASS -> {
					return this.call.future(this.execution.around());
				}
				default -> this.registered = new AtomicBoolean(true);
			}
		}
		return attempts().singleOrEmpty().contextCapture().toFuture();
	}

	@Override
	public Flux<T> source() {
		if (takeRegistered()) {
			return proceed(Step.WAIT);
		}
		if (!this.answers.isRemote()) {
			return proceed(this.execution.lookUp());
		}
		this.execution.beginLookUp();
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

	private Flux<T> attempts() {
		return new AttemptFlux<>(this.answers.clock(), (context) -> this);
	}

	/**
	 * Ends the registered wait of a subscriber that cancels before the first attempt.
	 */
	private void leaveFirstWait() {
		if (takeRegistered()) {
			this.execution.waiting().end(true);
		}
	}

	private boolean takeRegistered() {
		AtomicBoolean first = this.registered;
		return first != null && first.compareAndSet(true, false);
	}

	private Flux<T> proceed(Step step) {
		return switch (step) {
			case LOOK_UP -> Flux.error(CallAbandonedException.INSTANCE);
			case LOOK_UP_AGAIN -> lookUpAgain();
			case LEAD -> lead();
			case WAIT ->
				await(this.execution.waiting()).flatMapMany((outcome) -> proceed(this.execution.landed(outcome)));
			case BYPASS -> this.call.flux(this.execution.around());
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
		Flux<T> elements;
		try {
			elements = this.call.flux(this.execution.scope());
		}
		catch (Throwable ex) {
			elements = Flux.error(ex);
		}
		T available = (this.shape == ResultShape.single()) ? AvailableElement.of(elements) : null;
		return (available != null) ? answered(elements, available) : streamed(elements);
	}

	private Flux<T> answered(Flux<T> elements, T answer) {
		try {
			this.execution.answered(answer);
			return elements;
		}
		catch (Throwable ex) {
			this.execution.failed(ex);
			return Flux.error(ex);
		}
	}

	private Flux<T> streamed(Flux<T> elements) {
		return new StreamedLead<>(this.execution, this.shape, elements);
	}

	private Mono<Outcome> await(FlightWait wait) {
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
