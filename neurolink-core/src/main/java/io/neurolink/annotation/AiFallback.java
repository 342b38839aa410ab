package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.neurolink.error.AiErrorType;

/**
 * Provides an answer if a method fails: the method runs again for each further model,
 * then another method is called, then a static text is returned. The whole method runs
 * again for each model, side effects included, unless {@link #around()} is
 * {@link Around#MODEL_CALL}.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AiFallback {

	/**
	 * The models to try in order after the method's own, each {@code provider/model}. The
	 * model applies to the calls through {@code AiTemplate} inside the method.
	 * @return the models
	 */
	String[] models() default {};

	/**
	 * A method of the same class with the same parameters, optionally followed by a
	 * {@link Throwable}, to call after the models.
	 * @return its name, or empty for none
	 */
	String method() default "";

	/**
	 * A static text to return when all else failed. Such an answer is {@code degraded}
	 * and never cached.
	 * @return the text, or empty for none
	 */
	String value() default "";

	/**
	 * The types of failure to act on.
	 * @return the types; none means every type that
	 * {@linkplain AiErrorType#anotherModelHelps() another model} may help
	 */
	AiErrorType[] on() default {};

	/**
	 * Further failures to act on, by class, also where one is a cause.
	 * @return the classes
	 */
	Class<? extends Throwable>[] includes() default {};

	/**
	 * Failures never to act on, by class, also where one is a cause. Wins over all else.
	 * @return the classes
	 */
	Class<? extends Throwable>[] excludes() default {};

	/**
	 * The behavior when a stream fails after its first element.
	 * @return the behavior
	 */
	MidStream midStream() default MidStream.FAIL;

	/**
	 * The code that is run again with another model. The fallback {@link #method()}, a
	 * stale answer and the {@link #value()} always replace the answer of the whole
	 * method.
	 * @return the code
	 */
	Around around() default Around.METHOD;

	/**
	 * The time without content after which a call to a model is also sent to the next of
	 * the {@link #models()}. The first content wins, and the other call is cancelled. It
	 * acts at each call that the method makes through {@code AiTemplate}, whatever
	 * {@link #around()} is; the method does not run again. At most the share
	 * {@code neurolink.hedge.ratio} of the calls is hedged.
	 * @return a duration as in {@code "500ms"}, a percentile of the recent latencies of
	 * the called model as in {@code "p95"}, or empty for no hedges
	 */
	String hedgeAfter() default "";

	/**
	 * The behavior when a stream fails after its first element.
	 */
	enum MidStream {

		/** The stream ends with an error that carries the text so far. */
		FAIL,

		/** A chunk announces a new answer, which follows. */
		RESTART

	}

	/**
	 * The code that is run again with another model.
	 */
	enum Around {

		/** The whole method, side effects included. */
		METHOD,

		/**
		 * One call to a model inside the method. The method runs once; each call that it
		 * makes through {@code AiTemplate} and that fails is sent to the next model.
		 */
		MODEL_CALL

	}

}
