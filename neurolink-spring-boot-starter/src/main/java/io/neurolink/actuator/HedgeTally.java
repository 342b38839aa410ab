package io.neurolink.actuator;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;

/**
 * Counts the hedges and their wins since the start. Thread-safe.
 */
public final class HedgeTally implements AiEventListener {

	/** The maximum number of pairs of models; requests may name any model. */
	private static final int MOST_PAIRS = 200;

	private final ConcurrentMap<String, Counts> pairs = new ConcurrentHashMap<>();

	@Override
	public void onEvent(AiEvent event) {
		if (event instanceof AiEvent.Hedge hedge) {
			counts(hedge.from(), hedge.to()).hedges.increment();
		}
		else if (event instanceof AiEvent.HedgeWin win) {
			counts(win.from(), win.to()).wins.increment();
		}
	}

	/**
	 * Returns the counts by the pair of models, as in {@code a/b -> c/d}.
	 * @return the counts, ordered by name
	 */
	public Map<String, HedgeUse> uses() {
		Map<String, HedgeUse> uses = new TreeMap<>();
		this.pairs.forEach((pair, counts) -> uses.put(pair, new HedgeUse(counts.hedges.sum(), counts.wins.sum())));
		return uses;
	}

	private Counts counts(String from, String to) {
		String pair = from + " -> " + to;
		Counts known = this.pairs.get(pair);
		if (known != null) {
			return known;
		}
		String name = (this.pairs.size() < MOST_PAIRS) ? pair : "other";
		return this.pairs.computeIfAbsent(name, (first) -> new Counts());
	}

	/**
	 * The hedges of the calls to a model since the start.
	 *
	 * @param hedges the number of calls that were also sent to the other model
	 * @param wins the number of those that the other model answered first
	 */
	public record HedgeUse(long hedges, long wins) {
	}

	private static final class Counts {

		private final LongAdder hedges = new LongAdder();

		private final LongAdder wins = new LongAdder();

	}

}
