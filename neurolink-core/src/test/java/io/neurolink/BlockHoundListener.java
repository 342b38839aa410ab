package io.neurolink;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound before the first test of a JVM. BlockHound's own listener installs
 * it as soon as the class is loaded, which is in Maven's JVM too where Surefire forks
 * more than one.
 */
public class BlockHoundListener implements TestExecutionListener {

	@Override
	public void testPlanExecutionStarted(TestPlan plan) {
		BlockHound.install();
	}

}
