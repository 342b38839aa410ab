package io.neurolink.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The outages of a store in one respect, reading or writing: one for each of its nodes,
 * and one for each cache that it refuses. Thread-safe.
 */
final class Outages {

	/** Nodes come and go; those that answer need not be remembered. */
	private static final int MOST_NODES = 256;

	private final Logger logger;

	private final AiClock clock;

	private final String what;

	private final String consequence;

	private final ConcurrentMap<String, Outage> nodes = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, Outage> refusals = new ConcurrentHashMap<>();

	Outages(Logger logger, AiClock clock, String what, String consequence) {
		this.logger = logger;
		this.clock = clock;
		this.what = what;
		this.consequence = consequence;
	}

	/**
	 * Begins a question to the store, also where it should be left alone.
	 */
	Question ask(String cacheName, String node) {
		Outage outage = node(node);
		Outage refusal = this.refusals.computeIfAbsent(cacheName, (name) -> outage(""));
		return new Question(cacheName, outage, outage.phase(), refusal, refusal.phase());
	}

	/**
	 * Begins a question to the store.
	 * @return takes the outcome, or {@code null} if the store should be left alone for
	 * now
	 */
	@Nullable Question begin(String cacheName, String node) {
		Question question = ask(cacheName, node);
		return question.keepsAway() ? null : question;
	}

	private Outage node(String node) {
		Outage known = this.nodes.get(node);
		if (known != null) {
			return known;
		}
		if (this.nodes.size() >= MOST_NODES) {
			this.nodes.values().removeIf((outage) -> !outage.lasts());
		}
		return this.nodes.computeIfAbsent(node, this::outage);
	}

	private Outage outage(String node) {
		return new Outage(this.logger, this.clock, node, this.what, this.consequence);
	}

	/**
	 * A question that is under way, and the outages it may begin or end.
	 *
	 * @param cacheName the cache it is for
	 * @param node the outage of the node
	 * @param nodePhase the phase of that when the question began
	 * @param refusal the outage of the cache
	 * @param refusalPhase the phase of that when the question began
	 */
	record Question(String cacheName, Outage node, int nodePhase, Outage refusal, int refusalPhase) {

		void succeeded() {
			this.node.succeeded(this.cacheName, this.nodePhase);
			this.refusal.succeeded(this.cacheName, this.refusalPhase);
		}

		void failed(Throwable failure) {
			if (failure instanceof StoreRefusedException) {
				this.node.succeeded(this.cacheName, this.nodePhase);
				this.refusal.failed(this.cacheName, failure, this.refusalPhase);
			}
			else {
				this.node.failed(this.cacheName, failure, this.nodePhase);
			}
		}

		private boolean keepsAway() {
			return this.refusal.keepsAway() || this.node.keepsAway();
		}

	}

}
