package io.neurolink.outage;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * Detects the outages of a store: one for each of its nodes, and one for each user whose
 * commands it rejects, so that neither affects the others. While an outage lasts, calls
 * proceed without the store, except for one per second that probes it. Thread-safe.
 *
 * @param <U> identifies what uses the store, with {@code equals}; there are few
 */
public final class OutageDetector<U> {

	/** Nodes are added and removed; those that answer need no entry. */
	private static final int MAX_NODES = 256;

	private final AiClock clock;

	private final OutageLog<U> log;

	private final ConcurrentMap<String, Outage> nodes = new ConcurrentHashMap<>();

	private final ConcurrentMap<U, Outage> refusals = new ConcurrentHashMap<>();

	/**
	 * Creates a detector.
	 * @param clock measures the time between probes
	 * @param log logs the outages
	 */
	public OutageDetector(AiClock clock, OutageLog<U> log) {
		this.clock = clock;
		this.log = log;
	}

	/**
	 * Begins a call of the store unless there is an outage.
	 * @param user the user
	 * @param node the node that will answer, empty if the store has only one
	 * @return the receiver of the outcome, or {@code null} if the caller has to proceed
	 * without the store
	 */
	public @Nullable StoreCall begin(U user, String node) {
		StoreCall call = beginAnyway(user, node);
		return (call.refusal.blocks() || call.node.blocks()) ? null : call;
	}

	/**
	 * Begins a call of the store, even during an outage.
	 * @param user the user
	 * @param node the node that will answer, empty if the store has only one
	 * @return the receiver of the outcome
	 */
	public StoreCall beginAnyway(U user, String node) {
		return new StoreCall(user, node(node), refusal(user));
	}

	/**
	 * Returns whether an outage that concerned a user ended within the given time. A node
	 * that is first called while another does not answer may have taken over its keys:
	 * their outage ended with that call.
	 * @param user the user
	 * @param node the node
	 * @param time the time
	 * @return {@code false} if there was none
	 */
	public boolean overSince(U user, String node, Duration time) {
		return node(node).overSince(time) || refusal(user).overSince(time);
	}

	/**
	 * Returns the time until the next probe of an outage that concerns a user.
	 * @param user the user
	 * @param node the node
	 * @return the time, positive
	 */
	public Duration nextProbe(U user, String node) {
		Outage refusal = refusal(user);
		return refusal.lasts() ? refusal.nextProbe() : node(node).nextProbe();
	}

	/**
	 * Returns whether the store answers, but rejects the commands of a user.
	 * @param user the user
	 * @return {@code true} if it rejected the latest
	 */
	public boolean refuses(U user) {
		return refusal(user).lasts();
	}

	private Outage refusal(U user) {
		return this.refusals.computeIfAbsent(user, (key) -> new Outage(this.clock, ""));
	}

	private Outage node(String node) {
		Outage known = this.nodes.get(node);
		if (known != null) {
			return known;
		}
		if (this.nodes.size() >= MAX_NODES) {
			this.nodes.values().removeIf((outage) -> !outage.lasts());
		}
		boolean takesOver = this.nodes.values().stream().anyMatch(Outage::lasts);
		return this.nodes.computeIfAbsent(node, (name) -> {
			Outage added = new Outage(this.clock, name);
			if (takesOver) {
				added.markOver();
			}
			return added;
		});
	}

	/**
	 * A call of the store in progress. Its outcome counts unless an outage began or ended
	 * in the meantime. Thread-safe.
	 */
	public final class StoreCall {

		private final U user;

		private final Outage node;

		private final int nodePhase;

		private final Outage refusal;

		private final int refusalPhase;

		private StoreCall(U user, Outage node, Outage refusal) {
			this.user = user;
			this.node = node;
			this.nodePhase = node.phase();
			this.refusal = refusal;
			this.refusalPhase = refusal.phase();
		}

		/**
		 * Returns the user that makes the call.
		 * @return the user
		 */
		public U user() {
			return this.user;
		}

		/**
		 * Records that the store answered.
		 */
		public void succeeded() {
			end(this.node, this.nodePhase);
			end(this.refusal, this.refusalPhase);
		}

		/**
		 * Records that the call failed.
		 * @param failure the failure; a {@link StoreRefusedException} is an answer, and
		 * concerns this user only
		 */
		public void failed(Throwable failure) {
			if (failure instanceof StoreRefusedException refused) {
				end(this.node, this.nodePhase);
				if (this.refusal.begin(this.refusalPhase)) {
					OutageDetector.this.log.refused(this.user, refused);
				}
			}
			else if (this.node.begin(this.nodePhase)) {
				OutageDetector.this.log.failed(this.node.node(), this.user, failure);
			}
		}

		private void end(Outage outage, int since) {
			if (outage.end(since)) {
				OutageDetector.this.log.recovered(outage.node(), this.user);
			}
		}

	}

}
