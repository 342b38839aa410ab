package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits how often a method calls out. Waiting calls are served in the order they came; a
 * call that would have to wait longer than {@code maxWait} is refused at once.
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
	 * The name of the limiter, shared by all that give it.
	 * @return the name, or empty for the method's own
	 */
	String name() default "";

	/**
	 * How many units are let through in a period.
	 * @return the number, positive
	 */
	int limit() default 10;

	/**
	 * The period.
	 * @return a positive duration
	 */
	String per() default "1s";

	/**
	 * How units are counted.
	 * @return the algorithm
	 */
	Algorithm algorithm() default Algorithm.TOKEN_BUCKET;

	/**
	 * What tells one limiter of this name from another, as in one for each user.
	 * @return a SpEL expression, or empty for one limiter for all
	 */
	String key() default "";

	/**
	 * What happens to a call above the limit.
	 * @return the mode
	 */
	Mode mode() default Mode.WAIT;

	/**
	 * The longest wait for a permit.
	 * @return a duration, not negative
	 */
	String maxWait() default "30s";

	/**
	 * What is counted.
	 * @return the unit
	 */
	Unit unit() default Unit.REQUESTS;

	/**
	 * Where the limit stands.
	 * @return the scope
	 */
	Scope scope() default Scope.ATTEMPT;

	/**
	 * How units are counted.
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
	 * What happens to a call above the limit.
	 */
	enum Mode {

		/** It waits its turn. */
		WAIT,

		/** It is refused at once. */
		REJECT

	}

	/**
	 * What is counted.
	 */
	enum Unit {

		/** Calls. */
		REQUESTS,

		/**
		 * Tokens of the model. Before each call to a provider that the method makes
		 * through an AiTemplate an estimate is taken, the prompt and {@code maxTokens}
		 * together; after it the real usage settles the difference, either way. A failed
		 * call gives back what it did not use.
		 */
		TOKENS

	}

	/**
	 * Where the limit stands.
	 */
	enum Scope {

		/** Inside cache and retry: each attempt that reaches a provider counts. */
		ATTEMPT,

		/** Outside the cache: each call counts, answered from the cache or not. */
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
