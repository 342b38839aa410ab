package io.neurolink.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph of flights that wait for each other, over all caches, which prevents circles
 * of waiting leaders. It contains a wait if the scope reaches the waiting code.
 * Thread-safe.
 */
final class WaitGraph {

	// Held for a few instructions. A monitor and not a lock that parks: BlockHound fails
	// a reactive thread that parks for it, and leaves the lock's queue broken.
	private final Object lock = new Object();

	/** One element per waiting caller; only of those that wait for any. */
	private final Map<Flight, List<Flight>> waitsFor = new IdentityHashMap<>();

	/**
	 * Records that the code which leads some flights is about to wait for another.
	 * @return {@code false}, and nothing is recorded, if the target can end only after
	 * one of the held flights
	 */
	boolean enter(List<Flight> held, Flight target) {
		if (held.isEmpty()) {
			return true;
		}
		synchronized (this.lock) {
			if (reaches(target, held)) {
				return false;
			}
			held.forEach(
					(flight) -> this.waitsFor.computeIfAbsent(flight, (waiting) -> new ArrayList<>(1)).add(target));
			return true;
		}
	}

	void leave(List<Flight> held, Flight target) {
		if (held.isEmpty()) {
			return;
		}
		synchronized (this.lock) {
			held.forEach((flight) -> this.waitsFor.computeIfPresent(flight, (waiting, targets) -> {
				targets.remove(target);
				return targets.isEmpty() ? null : targets;
			}));
		}
	}

	private boolean reaches(Flight from, List<Flight> goals) {
		Set<Flight> seen = new HashSet<>();
		Deque<Flight> next = new ArrayDeque<>();
		next.add(from);
		while (!next.isEmpty()) {
			Flight flight = next.remove();
			if (goals.contains(flight)) {
				return true;
			}
			if (seen.add(flight)) {
				next.addAll(this.waitsFor.getOrDefault(flight, List.of()));
			}
		}
		return false;
	}

}
