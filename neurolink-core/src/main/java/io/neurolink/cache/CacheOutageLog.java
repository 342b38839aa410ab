package io.neurolink.cache;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.outage.OutageLog;
import org.slf4j.Logger;

/**
 * Logs the outages of a cache store while reading, or while writing.
 *
 * @param logger the logger
 * @param operation "reading" or "writing"
 * @param consequence the effect on the callers
 */
record CacheOutageLog(Logger logger, String operation, String consequence) implements OutageLog<String> {

	@Override
	public void failed(String node, String cacheName, Throwable failure) {
		this.logger.warn("The cache store{} failed while {} the cache '{}'; until it is back {}", on(node),
				this.operation, cacheName, this.consequence, failure);
	}

	// One line: a refusal is an answer, and its stack trace shows nothing of its cause.
	@Override
	public void refused(String cacheName, StoreRefusedException refusal) {
		this.logger.warn("The cache store refuses {} the cache '{}': {}. {} Until it accepts that, {}", this.operation,
				cacheName, refusal.getMessage(), refusal.action(), this.consequence);
	}

	@Override
	public void recovered(String node, String cacheName) {
		this.logger.info("The cache store{} is back: {} the cache '{}' succeeded", on(node), this.operation, cacheName);
	}

	private static String on(String node) {
		return node.isEmpty() ? "" : " on " + node;
	}

}
