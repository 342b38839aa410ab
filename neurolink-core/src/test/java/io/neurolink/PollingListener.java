package io.neurolink;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Has tests look more often for what they wait for than ten times a second: hundreds of
 * them wait for what takes a millisecond.
 */
public class PollingListener implements TestExecutionListener {

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(Duration.ofMillis(20));
	}

}
