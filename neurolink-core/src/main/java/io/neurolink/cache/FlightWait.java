package io.neurolink.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.neurolink.event.AiEvent;

/**
 * A wait for the call of another caller. A later wait of the same execution may begin
 * before this one has ended.
 */
final class FlightWait {

	private final CachedAnswers answers;

	private final WaitGraph waits;

	private final List<Flight> held;

	private final Flight target;

	private final boolean counted;

	/**
	 * Creates a wait.
	 * @param held the flights that the waiting code leads
	 * @param target the flight to wait for
	 * @param counted whether the flight counts this wait
	 */
	FlightWait(CachedAnswers answers, WaitGraph waits, List<Flight> held, Flight target, boolean counted) {
		this.answers = answers;
		this.waits = waits;
		this.held = held;
		this.target = target;
		this.counted = counted;
	}

	/**
	 * Returns the outcome to wait for, which a waiting caller must not cancel.
	 */
	CompletableFuture<Outcome> outcome() {
		return this.target.outcome();
	}

	/**
	 * Ends the wait.
	 * @param gaveUp whether it ends without an outcome; it counts as a request, too
	 */
	void end(boolean gaveUp) {
		this.waits.leave(this.held, this.target);
		if (this.counted) {
			this.target.removeWaiter();
		}
		if (gaveUp) {
			this.answers.hit(AiEvent.Hit.Kind.COALESCED);
		}
	}

}
