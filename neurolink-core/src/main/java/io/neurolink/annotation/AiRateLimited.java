package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits the rate of a method's calls. Waiting calls are served in order of arrival; a
 * call that would have to wait longer than {@code maxWait} is rejected at once.
 * <p>
 * Methods that give the same {@code name} share one limiter. Properties under
 * {@code neurolink.rate-limit.instances.<name>} override the attributes.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(AiRateLimited.List.class)
public @interface AiRateLimited {

	/**
	 * Same as {@link #name()}.
	 * @return the name
	 */
	String value() default "";

	/**
	 * The name of the limiter, shared by all methods that use it.
	 * @return the name, or empty for the method's own
	 */
	String name() default "";

	/**
	 * The number of units permitted per period.
	 * @return the number, positive
	 */
	int limit() default 10;

	/**
	 * The period.
	 * @return a positive duration
	 */
	String per() default "1s";

	/**
	 * The algorithm that counts units.
	 * @return the algorithm
	 */
	Algorithm algorithm() default Algorithm.TOKEN_BUCKET;

	/**
	 * The key that separates the limiters of one name, for example one per user.
	 * @return a SpEL expression, or empty for one limiter for all
	 */
	String key() default "";

	/**
	 * The behavior for a call above the limit.
	 * @return the mode
	 */
	Mode mode() default Mode.WAIT;

	/**
	 * The longest wait for a permit.
	 * @return a duration, not negative
	 */
	String maxWait() default "30s";

	/**
	 * The unit that is counted.
	 * @return the unit
	 */
	Unit unit() default Unit.REQUESTS;

	/**
	 * The position of the limit.
	 * @return the scope
	 */
	Scope scope() default Scope.ATTEMPT;

	/**
	 * The algorithm that counts units.
	 */
	enum Algorithm {

		/**
		 * A bucket that holds {@code limit} units and refills smoothly over {@code per}.
		 */
		TOKEN_BUCKET,

		/** Never more than {@code limit} units in any window as long as {@code per}. */
		SLIDING_WINDOW

	}

	/**
	 * The behavior for a call above the limit.
	 */
	enum Mode {

		/** The call waits for its turn. */
		WAIT,

		/** The call is rejected at once. */
		REJECT

	}

	/**
	 * The unit that is counted.
	 */
	enum Unit {

		/** Calls. */
		REQUESTS,

		/**
		 * Tokens of the model. Before each call to a provider that the method makes
		 * through an AiTemplate, an estimate is acquired: the prompt and
		 * {@code maxTokens} together. After the call the difference to the actual usage
		 * is acquired or returned. A failed call returns what it did not use.
		 */
		TOKENS

	}

	/**
	 * The position of the limit.
	 */
	enum Scope {

		/**
		 * Inside cache and retry: each attempt that reaches a provider counts. If the
		 * method's retry or fallback is {@code around = MODEL_CALL}, the attempts are
		 * made at each call to a model, and so the limit acts there.
		 */
		ATTEMPT,

		/** Outside the cache: each call counts, whether or not the cache answers it. */
		CALL

	}

	/**
	 * Several limits on one method; all must let a call through.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@interface List {

		/**
		 * The limits.
		 * @return the limits
		 */
		AiRateLimited[] value();

	}

}
