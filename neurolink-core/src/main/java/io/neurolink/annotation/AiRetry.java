package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.neurolink.error.AiErrorType;

/**
 * Retries a failed call after a wait that grows from attempt to attempt. The whole method
 * runs again, side effects included, unless {@link #around()} is
 * {@link Around#MODEL_CALL}.
 * <p>
 * The wait before the retry that follows attempt <i>n</i>, counted from 0, is
 * {@code min(delay * multiplier^n, maxDelay)} plus a random part of up to {@code jitter}.
 * The {@code Retry-After} of the provider is the minimum of this wait.
 * <p>
 * Durations are strings such as {@code "500ms"}, {@code "PT1S"} or
 * {@code "${my.property}"}. Properties under {@code neurolink.retry.instances.<name>}
 * override the attributes.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AiRetry {

	/**
	 * Same as {@link #name()}.
	 * @return the name
	 */
	String value() default "";

	/**
	 * The name of this retry in properties and meters.
	 * @return the name; if empty, {@code Class#method}
	 */
	String name() default "";

	/**
	 * The number of retries after the first attempt; 3 means at most 4 attempts.
	 * @return the number, not negative
	 */
	int maxRetries() default 3;

	/**
	 * The wait before the first retry.
	 * @return a duration, not negative
	 */
	String delay() default "1s";

	/**
	 * The factor by which the wait grows from one retry to the next.
	 * @return the factor, at least 1
	 */
	double multiplier() default 2.0;

	/**
	 * The longest wait, before jitter.
	 * @return a duration, not negative
	 */
	String maxDelay() default "10s";

	/**
	 * The longest random addition to each wait, drawn uniformly.
	 * @return a duration, not negative
	 */
	String jitter() default "1s";

	/**
	 * The total time over all attempts and waits.
	 * @return a positive duration, or empty for none
	 */
	String deadline() default "";

	/**
	 * The types of failure to retry.
	 * @return the types; none means every {@linkplain AiErrorType#retryable() retryable}
	 * one
	 */
	AiErrorType[] retryOn() default {};

	/**
	 * Further failures to retry, by class, also where one is a cause.
	 * @return the classes
	 */
	Class<? extends Throwable>[] includes() default {};

	/**
	 * Failures never to retry, by class, also where one is a cause. Wins over all else.
	 * @return the classes
	 */
	Class<? extends Throwable>[] excludes() default {};

	/**
	 * The code that an attempt runs.
	 * @return the code
	 */
	Around around() default Around.METHOD;

	/**
	 * The code that an attempt runs.
	 */
	enum Around {

		/** The whole method, side effects included. */
		METHOD,

		/**
		 * One call to a model inside the method. The method runs once; each call that it
		 * makes through {@code AiTemplate} has attempts and a deadline of its own. Other
		 * failures of the method are not retried.
		 */
		MODEL_CALL

	}

}
