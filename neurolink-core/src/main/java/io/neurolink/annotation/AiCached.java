package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps answers. A hit never runs the method; equal calls at the same time make one call.
 * The key holds the cache's name, the arguments, the declared return type and the model
 * in force. Null, empty, filtered and degraded answers are not kept.
 * <p>
 * Properties under {@code neurolink.cache.instances.<cacheName>} override the attributes.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AiCached {

	/**
	 * Same as {@link #cacheName()}.
	 * @return the name
	 */
	String value() default "";

	/**
	 * The name of the cache; methods that name the same cache share its entries.
	 * @return the name, or empty for {@code class#method(parameter types)}
	 */
	String cacheName() default "";

	/**
	 * What to use in place of all the arguments.
	 * @return a SpEL expression, or empty for all the arguments
	 */
	String key() default "";

	/**
	 * Whether to use the cache for a call at all.
	 * @return a SpEL expression, or empty for always
	 */
	String condition() default "";

	/**
	 * Whether not to keep an answer; sees {@code #result}.
	 * @return a SpEL expression, or empty for never
	 */
	String unless() default "";

	/**
	 * How long an answer is kept; a few per cent are taken off at random so that entries
	 * do not expire together.
	 * @return a positive duration
	 */
	String ttl() default "1h";

	/**
	 * For how long after its time an answer may stand in when all else fails.
	 * @return a positive duration, or empty for never
	 */
	String staleIfError() default "";

}
