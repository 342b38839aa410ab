package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.neurolink.event.AiEvent;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/**
 * The cache for calls whose answers are publishers.
 *
 * @param <T> the type of the elements
 */
final class StreamedAnswers<T> {

	private final CachedAnswers answers;

	private final Flights flights;

	private final WaitGraph waits;

	private final ResultShape shape;

	StreamedAnswers(CachedAnswers answers, Flights flights, WaitGraph waits, ResultShape shape) {
		this.answers = answers;
		this.flights = flights;
		this.waits = waits;
		this.shape = shape;
	}

	Flux<T> ask(CacheKey key, Predicate<?> storable, Flux<T> action) {
		return Flux.deferContextual((context) -> {
			CallScope scope = CallScope.current(context);
			if (!this.answers.isRemote()) {
				return found(this.answers.find(key), scope, key, storable, action);
			}
			return this.answers.findLater(key)
				.flatMapMany((stored) -> found(stored.orElse(null), scope, key, storable, action));
		});
	}

	private Flux<T> found(@Nullable CacheEntry stored, @Nullable CallScope scope, CacheKey key, Predicate<?> storable,
			Flux<T> action) {
		if (stored != null) {
			return hit(stored, scope);
		}
		Flight offered = new Flight(key);
		Flight flight = this.flights.join(offered);
		if (flight == offered) {
			return this.answers.isRemote() ? leadLater(flight, storable, action, scope)
					: lead(this.answers.find(key), flight, storable, action, scope);
		}
		List<Flight> held = Flight.heldBy(scope);
		if (!this.waits.enter(held, flight)) {
			this.answers.miss();
			return action;
		}
		observed(scope);
		return await(flight, held, scope).flatMapMany((outcome) -> told(outcome, scope, key, storable, action));
	}

	private Flux<T> hit(CacheEntry stored, @Nullable CallScope scope) {
		observed(scope);
		this.answers.hit(AiEvent.Hit.Kind.HIT);
		return this.shape.replay(stored.value());
	}

	/**
	 * Leads after a check that no answer was stored meanwhile. A subscriber that cancels
	 * before that leaves the lead to another caller.
	 */
	private Flux<T> leadLater(Flight flight, Predicate<?> storable, Flux<T> action, @Nullable CallScope around) {
		AtomicBoolean looking = new AtomicBoolean(true);
		return this.answers.findLater(flight.key()).doOnCancel(() -> {
			if (looking.compareAndSet(true, false)) {
				this.flights.complete(flight, new Outcome.Abandoned());
			}
		})
			.flatMapMany((landed) -> looking.compareAndSet(true, false)
					? lead(landed.orElse(null), flight, storable, action, around) : Flux.empty());
	}

	private Flux<T> lead(@Nullable CacheEntry landedMeanwhile, Flight flight, Predicate<?> storable, Flux<T> action,
			@Nullable CallScope around) {
		if (landedMeanwhile != null) {
			this.flights.complete(flight, Outcome.Answered.stored(landedMeanwhile.value()));
			return hit(landedMeanwhile, around);
		}
		this.answers.miss();
		CallScope scope = CallScope.inside(around).holding(flight).build();
		StreamedLead<T> lead = new StreamedLead<>(this.answers, this.flights, this.shape, flight, storable, scope);
		return lead.around(action.contextWrite(scope::writeTo));
	}

	private Mono<Outcome> await(Flight flight, List<Flight> held, @Nullable CallScope scope) {
		boolean aboard = flight.addWaiter();
		AtomicBoolean waiting = new AtomicBoolean(true);
		Mono<Outcome> outcome = Mono.fromFuture(flight.outcome(), true)
			.doOnNext((landed) -> waiting.set(false))
			.doFinally((signal) -> {
				this.waits.leave(held, flight);
				if (aboard) {
					flight.removeWaiter();
				}
				// A call whose wait is cancelled or times out counts as a request, too.
				if (signal == SignalType.CANCEL && waiting.get()) {
					this.answers.hit(AiEvent.Hit.Kind.COALESCED);
				}
			});
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		if (deadline != null) {
			Duration remaining = deadline.remaining();
			outcome = outcome.timeout(remaining, Mono.error(() -> this.answers.waitedTooLong(remaining)));
		}
		// The thread that completes a flight must not run the code of the waiting
		// callers.
		return outcome.publishOn(Schedulers.parallel());
	}

	private Flux<T> told(Outcome outcome, @Nullable CallScope scope, CacheKey key, Predicate<?> storable,
			Flux<T> action) {
		if (outcome instanceof Outcome.Answered answered) {
			answered.tell(scope);
			this.answers.hit(AiEvent.Hit.Kind.COALESCED);
			return this.shape.replay(answered.forWaiter());
		}
		if (outcome instanceof Outcome.Failed failed) {
			failed.tell(scope);
			this.answers.hit(AiEvent.Hit.Kind.COALESCED);
			return Flux.error(failed.forWaiter());
		}
		return ask(key, storable, action);
	}

	private static void observed(@Nullable CallScope scope) {
		if (scope != null) {
			scope.markObserved();
		}
	}

}
