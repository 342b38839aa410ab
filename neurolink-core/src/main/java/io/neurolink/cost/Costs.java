package io.neurolink.cost;

import java.math.BigDecimal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.neurolink.error.PrintableText;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calculates what calls cost, and logs once for each model that its price is not known.
 * Thread-safe.
 */
public final class Costs {

	private static final Logger logger = LoggerFactory.getLogger(Costs.class);

	private static final int MOST_LOGGED = 100;

	private static final int LONGEST_NAME = 256;

	private final Prices prices;

	private final Set<ModelRef> logged = ConcurrentHashMap.newKeySet();

	/**
	 * Creates costs.
	 * @param prices the prices
	 */
	public Costs(Prices prices) {
		this.prices = prices;
	}

	/**
	 * Returns the prices.
	 * @return the prices
	 */
	public Prices prices() {
		return this.prices;
	}

	/**
	 * Calculates the cost of a call, as {@link Prices#cost} does.
	 * @param target the provider, and the model that was requested
	 * @param answeredBy the model that the answer names, or {@code null}
	 * @param usage the tokens of the call
	 * @return the cost in USD, or {@code null} if the price is not known
	 */
	public @Nullable BigDecimal cost(ModelRef target, @Nullable String answeredBy, AiUsage usage) {
		BigDecimal cost = this.prices.cost(target, answeredBy, usage);
		if (cost == null) {
			logUnknown(target, answeredBy);
		}
		return cost;
	}

	private void logUnknown(ModelRef target, @Nullable String answeredBy) {
		ModelRef model = (target.model() != null || answeredBy == null || answeredBy.isBlank()) ? target
				: new ModelRef(target.provider(), answeredBy);
		if (this.logged.size() < MOST_LOGGED && this.logged.add(model)) {
			logger.info("The price of {} is not known, and so the cost of its calls is not: set neurolink.prices. "
					+ "Logged once per model", PrintableText.of(model.toString(), LONGEST_NAME));
		}
	}

}
