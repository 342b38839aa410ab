package io.neurolink.aspectj;

import io.neurolink.aop.Plan;
import org.aspectj.lang.JoinPoint;
import org.jspecify.annotations.Nullable;

/**
 * Executes the plans of woven methods. Thread-safe.
 */
final class WovenCalls {

	private static final Contexts contexts = Contexts.shared();

	private WovenCalls() {
	}

	/**
	 * Answers a call of a woven method.
	 * @param joinPoint the execution of the method
	 * @param body the code of the method
	 * @return the value that the method returns to its caller
	 */
	static @Nullable Object answer(JoinPoint joinPoint, MethodBody body) {
		Plan plan = contexts.plan(joinPoint.getStaticPart(), joinPoint.getThis());
		if (plan == null) {
			return body.execute();
		}
		try {
			return plan.answer(new WovenCall(joinPoint, body));
		}
		catch (Exception ex) {
			throw WovenCalls.<RuntimeException>undeclared(ex);
		}
	}

	// An advice cannot declare what each method may throw.
	@SuppressWarnings("unchecked")
	private static <E extends Exception> E undeclared(Exception failure) throws E {
		throw (E) failure;
	}

}
