package io.neurolink.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Limits the cost of the calls to models that a method makes. Before each call the
 * maximum that the prompt and {@code maxTokens} can cost is reserved; after it the
 * reservation is settled with the reported usage. A call whose reservation does not fit
 * is rejected at once with {@code BUDGET_EXCEEDED}, so that a fallback can use a cheaper
 * model. An answer from a cache costs nothing.
 * <p>
 * Methods that give the same {@code name} share one budget. Properties under
 * {@code neurolink.budget.instances.<name>} override the attributes.
 */
@Target({ ElementType.METHOD, ElementType.TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(AiBudget.List.class)
public @interface AiBudget {

	/**
	 * Same as {@link #name()}.
	 * @return the name
	 */
	String value() default "";

	/**
	 * The name of the budget, shared by all methods that use it.
	 * @return the name, or empty for the method's own
	 */
	String name() default "";

	/**
	 * The amount per window, in US dollars.
	 * @return a positive amount, as in {@code 5 USD} or {@code 0.25 USD}
	 */
	String limit() default "5 USD";

	/**
	 * The window: a number of seconds ({@code s}), minutes ({@code m}), hours
	 * ({@code h}), days ({@code d}), weeks ({@code w}) or months ({@code M}). Windows
	 * begin at multiples of it in UTC: {@code 1d} at midnight, {@code 1w} on Monday,
	 * {@code 1M} on the first of a month.
	 * @return the window
	 */
	String per() default "1h";

	/**
	 * The key that separates the budgets of one name, for example one per tenant.
	 * @return a SpEL expression, or empty for one budget for all
	 */
	String key() default "";

	/**
	 * The behavior for a call to a model without a known price.
	 * @return the behavior
	 */
	OnUnknownPrice onUnknownPrice() default OnUnknownPrice.REJECT;

	/**
	 * The behavior for a call to a model without a known price.
	 */
	enum OnUnknownPrice {

		/** The call is rejected with {@code BUDGET_EXCEEDED}. */
		REJECT,

		/** The call is permitted, and its cost is not counted. */
		ALLOW

	}

	/**
	 * Several budgets on one method; all must have enough left for a call.
	 */
	@Target({ ElementType.METHOD, ElementType.TYPE })
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Inherited
	@interface List {

		/**
		 * The budgets.
		 * @return the budgets
		 */
		AiBudget[] value();

	}

}
