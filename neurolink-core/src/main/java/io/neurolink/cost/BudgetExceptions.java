package io.neurolink.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Creates the exceptions of budgets that reject a call.
 */
final class BudgetExceptions {

	private static final int DIGITS = 8;

	private BudgetExceptions() {
	}

	static AiException exceeded(BudgetState state, Budget budget, ModelRef target, BigDecimal maximum, Duration left,
			@Nullable Integer maxTokens) {
		boolean never = maximum.compareTo(state.limit()) > 0;
		return AiException.builder(AiErrorType.BUDGET_EXCEEDED)
			.message("The budget " + budget + " refused: the call to " + target + " may cost " + text(maximum)
					+ " USD, and " + text(state.left()) + " USD are left for the next " + Durations.format(left) + ". "
					+ (never ? "The call may cost more than the whole budget: use a cheaper model, "
							: "Use a cheaper model, ")
					+ ((maxTokens != null) ? "lower maxTokens" : "set maxTokens") + ", or raise the limit")
			.retryAfter(left)
			.provider(target.provider())
			.model(target.model())
			.build();
	}

	static AiException unknownPrice(Budget budget, ModelRef target) {
		return AiException.builder(AiErrorType.BUDGET_EXCEEDED)
			.message("The budget " + budget + " refused: the price of " + target
					+ " is not known. Set neurolink.prices, " + "or onUnknownPrice = ALLOW")
			.provider(target.provider())
			.model(target.model())
			.build();
	}

	static AiException undecided(Budget budget, String place, boolean refuses, Duration retryAfter,
			@Nullable Throwable cause) {
		return AiException.builder(AiErrorType.BUDGET_EXCEEDED)
			.message("The budget " + budget + " refused: " + place
					+ (refuses ? ", which keeps it, refuses its commands (the log names the reason)"
							: ", which keeps it, does not answer")
					+ ", and neurolink.rate-limit.on-store-failure is reject. "
					+ (refuses ? "Let " + place + " accept them" : "Bring " + place + " back")
					+ ", or set that property to local or allow")
			.retryAfter(retryAfter)
			.cause(cause)
			.build();
	}

	private static String text(BigDecimal amount) {
		BigDecimal rounded = amount.setScale(DIGITS, RoundingMode.HALF_UP).stripTrailingZeros();
		return ((rounded.signum() == 0) ? BigDecimal.ZERO : rounded).toPlainString();
	}

}
