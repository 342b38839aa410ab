package io.neurolink.ratelimit;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * The outages of the place of shared limits: one for each of its nodes, and one for each
 * limiter whose commands it refuses. Thread-safe.
 */
final class Outages {

	/** Nodes come and go; those that answer need not be remembered. */
	private static final int MOST_NODES = 256;

	private final OnStoreFailure mode;

	private final AiClock clock;

	private final String place;

	private final ConcurrentMap<String, Outage> nodes = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Outage> refusals = new ConcurrentHashMap<>();

	Outages(String place, OnStoreFailure mode, AiClock clock) {
		this.place = place;
		this.mode = mode;
		this.clock = clock;
	}

	/**
	 * Begins a question to the place.
	 * @param limit the limiter it is for
	 * @param node the node that will answer, as {@link RemoteLimits#node} names it
	 * @return takes the outcome, or {@code null} if the call has to do without the place
	 */
	@Nullable Question begin(RateLimit limit, String node) {
		Outage refusal = refusal(limit);
		Outage outage = node(node);
		return (refusal.keepsAway() || outage.keepsAway()) ? null
				: new Question(limit, outage, outage.phase(), refusal, refusal.phase());
	}

	/**
	 * Whether one of a limiter's outages ended so recently that the place may not know
	 * what was let through.
	 */
	boolean overSince(RateLimit limit, String node, Duration time) {
		return node(node).overSince(time) || refusal(limit).overSince(time);
	}

	/**
	 * How long until a call of a limiter is next sent to try the place.
	 */
	Duration nextTry(RateLimit limit, String node) {
		Outage refusal = refusal(limit);
		return refusal.lasts() ? refusal.nextTry() : node(node).nextTry();
	}

	/**
	 * Whether the place answers, and refuses the commands of a limiter.
	 */
	boolean refuses(RateLimit limit) {
		return refusal(limit).lasts();
	}

	private Outage refusal(RateLimit limit) {
		return this.refusals.computeIfAbsent(limit.name(), (name) -> new Outage(this.place, this.mode, this.clock));
	}

	private Outage node(String node) {
		Outage known = this.nodes.get(node);
		if (known != null) {
			return known;
		}
		if (this.nodes.size() >= MOST_NODES) {
			this.nodes.values().removeIf((outage) -> !outage.lasts());
		}
		boolean replaces = this.nodes.values().stream().anyMatch(Outage::lasts);
		return this.nodes.computeIfAbsent(node, (name) -> {
			Outage added = new Outage(name, this.mode, this.clock);
			if (replaces) {
				added.takeOver();
			}
			return added;
		});
	}

	/**
	 * A question that is under way, and the outages it may begin or end.
	 *
	 * @param limit the limiter it is for
	 * @param node the outage of the node
	 * @param nodePhase the phase of that when the question began
	 * @param refusal the outage of the limiter
	 * @param refusalPhase the phase of that when the question began
	 */
	record Question(RateLimit limit, Outage node, int nodePhase, Outage refusal, int refusalPhase) {

		void answered() {
			this.node.answered(this.limit, this.nodePhase);
			this.refusal.answered(this.limit, this.refusalPhase);
		}

		void failed(Throwable failure) {
			if (failure instanceof StoreRefusedException) {
				this.node.answered(this.limit, this.nodePhase);
				this.refusal.failed(this.limit, failure, this.refusalPhase);
			}
			else {
				this.node.failed(this.limit, failure, this.nodePhase);
			}
		}

	}

}
