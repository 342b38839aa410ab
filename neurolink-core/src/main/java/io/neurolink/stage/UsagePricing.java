package io.neurolink.stage;

import java.math.BigDecimal;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * Calculates what a call costs. Thread-safe.
 */
@FunctionalInterface
public interface UsagePricing {

	/**
	 * Knows no price.
	 */
	UsagePricing UNKNOWN = (target, answeredBy, usage) -> null;

	/**
	 * Calculates the cost of a call.
	 * @param target the provider, and the model that was requested
	 * @param answeredBy the model that the answer names, or {@code null}
	 * @param usage the tokens of the call
	 * @return the cost in USD, or {@code null} if it is not known
	 */
	@Nullable BigDecimal cost(ModelRef target, @Nullable String answeredBy, AiUsage usage);

}
