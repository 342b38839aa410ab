package io.neurolink.pace;

import io.neurolink.error.StoreRefusedException;
import io.neurolink.outage.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the outages of the store that has the announced limits.
 *
 * @param store the name of the store
 * @param mode the effect on the callers
 */
record PaceOutageLog(String store, Pacer.OnOutage mode) implements OutageLog<String> {

	private static final Logger logger = LoggerFactory.getLogger(Pacer.class);

	@Override
	public void failed(String node, String user, Throwable failure) {
		logger.warn("{}, which has the limits that providers announced, does not answer; until it is back, {}",
				this.store, consequence(), failure);
	}

	// One line: a refusal is an answer, and its stack trace shows nothing of its cause.
	@Override
	public void refused(String user, StoreRefusedException refusal) {
		logger.warn("{} refuses the commands of pacing: {}. {} Until it accepts them, {}", this.store,
				refusal.getMessage(), refusal.action(), consequence());
	}

	@Override
	public void recovered(String node, String user) {
		logger.info("{}, which has the limits that providers announced, answers again", this.store);
	}

	private String consequence() {
		return switch (this.mode) {
			case ALLOW -> "no call is paced";
			case LOCAL -> "each instance believes the headers of its own answers";
			case REJECT -> "every call is rejected";
		};
	}

}
