package io.neurolink.cost;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.time.AiClock;

/**
 * The charges that a remote store does not know, because it did not answer. They are sent
 * once it answers again, as long as their window lasts. Thread-safe.
 */
final class UnsharedCharges {

	/** The number of budgets and keys; further ones are not sent. */
	private static final int MOST = 10_000;

	private final ConcurrentMap<BudgetStore.Slot, Long> amounts = new ConcurrentHashMap<>();

	private final AiClock clock;

	UnsharedCharges(AiClock clock) {
		this.clock = clock;
	}

	void add(BudgetStore.Slot slot, long amount) {
		if (amount > 0 && (this.amounts.size() < MOST || this.amounts.containsKey(slot))) {
			this.amounts.merge(slot, amount, Long::sum);
		}
	}

	/**
	 * Removes the charges of current windows and passes them on.
	 */
	void drainTo(Sender sender) {
		for (Map.Entry<BudgetStore.Slot, Long> each : this.amounts.entrySet()) {
			BudgetStore.Slot slot = each.getKey();
			Long amount = this.amounts.remove(slot);
			if (amount != null && this.clock.instant().isBefore(slot.window().end())) {
				sender.send(slot, amount);
			}
		}
	}

	/**
	 * Sends a charge.
	 */
	interface Sender {

		void send(BudgetStore.Slot slot, long amount);

	}

}
