package io.neurolink.cache;

import java.util.List;
import java.util.function.Predicate;

import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.scope.CallScope;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The execution of one call over its steps: it serves a stored answer, leads the call, or
 * waits for the call of another. It decides which step follows, and publishes the
 * outcome. Used for each return type; belongs to one call, whose steps are executed one
 * at a time.
 */
final class CacheExecution {

	private final CachedAnswers answers;

	private final Flights flights;

	private final WaitGraph waits;

	private final CacheKey key;

	private final Predicate<@Nullable Object> storable;

	private final @Nullable CallScope around;

	private final boolean blocking;

	private int mark;

	private @Nullable Flight flight;

	private @Nullable CallScope scope;

	private @Nullable FlightWait wait;

	private @Nullable Object answer;

	private @Nullable AiException failure;

	/**
	 * Creates the execution of a call.
	 * @param mark the {@linkplain Flights#mark(CacheKey) mark} before a lookup that found
	 * nothing; ignored if the execution begins with a lookup of its own
	 */
	@SuppressWarnings("unchecked")
	CacheExecution(CachedAnswers answers, Flights flights, WaitGraph waits, CacheKey key, int mark,
			Predicate<?> storable, @Nullable CallScope around, boolean blocking) {
		this.answers = answers;
		this.flights = flights;
		this.waits = waits;
		this.key = key;
		this.mark = mark;
		this.storable = (Predicate<@Nullable Object>) storable;
		this.around = around;
		this.blocking = blocking;
	}

	/**
	 * Looks the key up, which may wait for a store outside of this process.
	 * @return {@code ANSWERED}, {@code LEAD}, {@code LOOK_UP_AGAIN}, {@code WAIT} or
	 * {@code BYPASS}
	 */
	Step lookUp() {
		beginLookUp();
		return found(this.answers.find(this.key));
	}

	/**
	 * Begins a lookup whose result is passed to {@link #found}.
	 */
	void beginLookUp() {
		this.mark = this.flights.mark(this.key);
	}

	/**
	 * Looks the key up as the leader, which may wait for a store outside of this process.
	 * @return {@code ANSWERED} or {@code LEAD}
	 */
	Step lookUpAgain() {
		CacheEntry stored;
		try {
			stored = this.answers.find(this.key);
		}
		catch (Throwable ex) {
			abandon();
			throw ex;
		}
		return foundAgain(stored);
	}

	/**
	 * Decides after a lookup that found nothing, in a store that does not wait.
	 * @return {@code ANSWERED}, {@code LEAD}, {@code WAIT} or {@code BYPASS}
	 */
	Step afterMiss() {
		Step step = found(null);
		return (step == Step.LOOK_UP_AGAIN) ? lookUpAgain() : step;
	}

	CacheKey key() {
		return this.key;
	}

	/**
	 * Returns the scope of the caller, or {@code null}.
	 */
	@Nullable CallScope around() {
		return this.around;
	}

	/**
	 * Decides after a lookup.
	 * @param stored the stored answer, or {@code null} if there is none
	 * @return {@code ANSWERED}, {@code LEAD}, {@code LOOK_UP_AGAIN}, {@code WAIT} or
	 * {@code BYPASS}
	 */
	Step found(@Nullable CacheEntry stored) {
		if (stored != null) {
			return hit(stored);
		}
		Flight offered = new Flight(this.key);
		Flight joined = this.flights.join(offered);
		if (joined == offered) {
			this.flight = offered;
			return (this.flights.mark(this.key) == this.mark) ? lead() : Step.LOOK_UP_AGAIN;
		}
		List<Flight> held = Flight.heldBy(this.around);
		if (!this.waits.enter(held, joined)) {
			this.answers.miss();
			return Step.BYPASS;
		}
		if (this.around != null) {
			this.around.markObserved();
		}
		this.wait = new FlightWait(this.answers, this.waits, held, joined, joined.addWaiter());
		return Step.WAIT;
	}

	/**
	 * Decides after the lookup of the leader. Another call may have stored its answer
	 * between the first lookup and the start of the flight.
	 * @param stored the stored answer, or {@code null} if there is none
	 * @return {@code ANSWERED} or {@code LEAD}
	 */
	Step foundAgain(@Nullable CacheEntry stored) {
		if (stored != null) {
			complete(Outcome.Answered.stored(stored.value()));
			return hit(stored);
		}
		return lead();
	}

	private Step lead() {
		try {
			this.answers.miss();
			this.scope = CallScope.inside(this.around).holding(flight()).build();
			return Step.LEAD;
		}
		catch (Throwable ex) {
			abandon();
			throw ex;
		}
	}

	/**
	 * Decides after the wait for another call.
	 * @param outcome the outcome of that call
	 * @return {@code ANSWERED}, {@code FAILED} or {@code LOOK_UP}
	 */
	Step landed(Outcome outcome) {
		if (outcome instanceof Outcome.Answered answered) {
			answered.recordIn(this.around);
			this.answers.hit(AiEvent.Hit.Kind.COALESCED);
			this.answer = answered.forWaiter();
			return Step.ANSWERED;
		}
		if (outcome instanceof Outcome.Failed failed) {
			failed.recordIn(this.around);
			this.answers.hit(AiEvent.Hit.Kind.COALESCED);
			this.failure = failed.forWaiter();
			return Step.FAILED;
		}
		return Step.LOOK_UP;
	}

	/**
	 * Returns the answer after {@code ANSWERED}.
	 */
	@Nullable Object answer() {
		return this.answer;
	}

	/**
	 * Returns the failure after {@code FAILED}.
	 */
	AiException failure() {
		AiException known = this.failure;
		if (known == null) {
			throw new IllegalStateException("The call has not failed");
		}
		return known;
	}

	/**
	 * Returns the wait after {@code WAIT}.
	 */
	FlightWait waiting() {
		FlightWait current = this.wait;
		if (current == null) {
			throw new IllegalStateException("The call does not wait");
		}
		return current;
	}

	/**
	 * Returns the deadline of the call, or {@code null} if it has none.
	 */
	@Nullable Deadline deadline() {
		return (this.around != null) ? this.around.deadline() : null;
	}

	/**
	 * Returns the scope of the call to lead after {@code LEAD}.
	 */
	CallScope scope() {
		CallScope own = this.scope;
		if (own == null) {
			throw new IllegalStateException("The call does not lead");
		}
		return own;
	}

	/**
	 * Returns the flight that this call leads.
	 */
	Flight flight() {
		Flight current = this.flight;
		if (current == null) {
			throw new IllegalStateException("The call does not lead");
		}
		return current;
	}

	/**
	 * Stores the answer of the leading call if it may be stored, and passes it to the
	 * waiting callers.
	 */
	void answered(@Nullable Object value) {
		complete(this.answers.settle(flight(), value, scope().record(), this.storable));
	}

	/**
	 * Passes the failure of the leading call to the waiting callers. If the leading
	 * caller, and not the call, was to end, one of them leads.
	 * @return {@code false} if the flight was complete before
	 */
	boolean failed(Throwable failed) {
		return complete(
				isOwnEnd(failed) ? new Outcome.Abandoned() : Outcome.Failed.of(failed, scope().record().target()));
	}

	/**
	 * Ends the flight without an outcome, so that a waiting caller leads.
	 */
	void abandon() {
		complete(new Outcome.Abandoned());
	}

	private boolean complete(Outcome outcome) {
		return this.flights.complete(flight(), outcome);
	}

	private Step hit(CacheEntry stored) {
		this.answer = this.answers.serve(stored, this.around);
		return Step.ANSWERED;
	}

	/**
	 * Returns whether the leading caller, and not the call, was to end. The interrupt
	 * flag is checked because clients wrap an interrupt in exceptions of many types; the
	 * thread that a publisher signals on is not the caller's.
	 */
	private boolean isOwnEnd(Throwable failed) {
		Deadline deadline = deadline();
		return (this.blocking && Thread.currentThread().isInterrupted())
				|| Failures.unwrap(Failures.original(failed)) instanceof InterruptedException
				|| (deadline != null && deadline.expired());
	}

}
