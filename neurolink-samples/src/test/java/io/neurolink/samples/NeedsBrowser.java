package io.neurolink.samples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips each test of a class, and logs the reason once, if this machine has no browser.
 * The class itself stays enabled, because Surefire does not count the tests of a class
 * that is skipped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {

	class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			if (Browser.isInstalled()) {
				return ConditionEvaluationResult.enabled("There is a browser");
			}
			if (context.getTestMethod().isEmpty()) {
				System.err
					.println("[WARNING] The tests of " + context.getDisplayName() + " are skipped: " + Browser.ABSENT);
				return ConditionEvaluationResult.enabled("The tests are skipped one by one");
			}
			return ConditionEvaluationResult.disabled(Browser.ABSENT);
		}

	}

}
