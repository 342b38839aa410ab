package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Caches the answers of a method. A hit does not run the method; concurrent equal calls
 * share one call. The key consists of the cache's name, the arguments, the declared
 * return type and the effective model. Null, empty, filtered and degraded answers are not
 * cached.
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
	 * The name of the cache; methods with the same cache name share its entries.
	 * @return the name, or empty for {@code class#method(parameter types)}
	 */
	String cacheName() default "";

	/**
	 * The part of the key that replaces the arguments.
	 * @return a SpEL expression, or empty for all the arguments
	 */
	String key() default "";

	/**
	 * The condition under which a call uses the cache.
	 * @return a SpEL expression, or empty for always
	 */
	String condition() default "";

	/**
	 * The condition under which an answer is not cached; {@code #result} is available.
	 * @return a SpEL expression, or empty for never
	 */
	String unless() default "";

	/**
	 * The time to live of an answer. A random few percent are subtracted, so that entries
	 * do not expire together.
	 * @return a positive duration
	 */
	String ttl() default "1h";

	/**
	 * The time after expiry during which an answer may be returned when everything else
	 * fails.
	 * @return a positive duration, or empty for never
	 */
	String staleIfError() default "";

}
