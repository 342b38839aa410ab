package io.neurolink.ratelimit;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.outage.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the outages of a store of shared limits.
 *
 * @param store the name of the store
 * @param mode the effect on the callers
 */
record LimitOutageLog(String store, OnStoreFailure mode) implements OutageLog<RateLimit> {

	private static final Logger logger = LoggerFactory.getLogger(RemoteLimiterStore.class);

	@Override
	public void failed(String node, RateLimit limit, Throwable failure) {
		logger.warn("{}, which keeps the rate limiter {}, does not answer; until it is back, {}", name(node), limit,
				consequence(), failure);
	}

	// One line: a refusal is an answer, and its stack trace shows nothing of its cause.
	@Override
	public void refused(RateLimit limit, StoreRefusedException refusal) {
		logger.warn("{} refuses the commands of the rate limiter {}: {}. {} Until it accepts them, {}", this.store,
				limit, refusal.getMessage(), refusal.action(), consequence());
	}

	@Override
	public void recovered(String node, RateLimit limit) {
		logger.info("{}, which keeps the rate limiter {}, answers again", name(node), limit);
	}

	private String name(String node) {
		return node.isEmpty() ? this.store : node;
	}

	private String consequence() {
		return switch (this.mode) {
			case ALLOW -> "every call is let through";
			case LOCAL -> "this instance applies its limits by itself";
			case REJECT -> "every call is rejected";
		};
	}

}
