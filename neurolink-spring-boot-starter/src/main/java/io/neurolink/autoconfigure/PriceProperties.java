package io.neurolink.autoconfigure;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import io.neurolink.autoconfigure.NeuroLinkProperties.Price;
import io.neurolink.autoconfigure.NeuroLinkProperties.Provider;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.cost.Costs;
import io.neurolink.cost.ModelPrice;
import io.neurolink.cost.Prices;
import io.neurolink.cost.TokenPrice;
import io.neurolink.error.AiMisuseException;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates the properties of prices.
 */
final class PriceProperties {

	private static final Logger logger = LoggerFactory.getLogger(Prices.class);

	/** The age in days from which prices are reported as old. */
	private static final long OLD = 180;

	private PriceProperties() {
	}

	static Costs costs(NeuroLinkProperties properties, AiClock clock) {
		logAge(clock);
		Map<String, ModelPrice> overrides = new LinkedHashMap<>();
		properties.prices().forEach((name, price) -> overrides.put(checked(name), price(name, price)));
		return new Costs(
				Prices.builtIn().with(overrides).withVendors((provider) -> vendor(provider, properties.providers())));
	}

	private static void logAge(AiClock clock) {
		LocalDate date = Prices.date();
		long days = ChronoUnit.DAYS.between(date, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
		if (days > OLD) {
			logger.info("The built-in prices of models are {} days old (of {}, from {}): update NeuroLink, or set "
					+ "neurolink.prices for the models that you use", days, date, Prices.source());
		}
		else {
			logger.debug("The built-in prices of models are {} days old (of {}, from {})", days, date, Prices.source());
		}
	}

	/**
	 * Returns the vendor that charges for the calls to a provider that has a name of its
	 * own: the one at its base URL, or that of its type.
	 */
	private static @Nullable String vendor(String name, Map<String, Provider> providers) {
		for (Map.Entry<String, Provider> entry : providers.entrySet()) {
			if (ProviderName.canonical(entry.getKey()).equals(name)) {
				Provider provider = entry.getValue();
				return (provider.baseUrl() != null) ? Prices.vendorOf(provider.baseUrl()) : provider.type();
			}
		}
		return null;
	}

	private static String checked(String name) {
		try {
			ModelRef.parse(name);
			return name;
		}
		catch (IllegalArgumentException ex) {
			throw new AiMisuseException("The property neurolink.prices has the name " + ex.getMessage() + ".",
					"Write the name in brackets, as in neurolink.prices[openai/my-model].input.");
		}
	}

	private static ModelPrice price(String name, Price price) {
		return new ModelPrice(required(name, "input", price.input()),
				optional(name, "cached-input", price.cachedInput()), optional(name, "cache-write", price.cacheWrite()),
				required(name, "output", price.output()), optional(name, "reasoning", price.reasoning()));
	}

	private static TokenPrice required(String name, String part, @Nullable BigDecimal price) {
		TokenPrice checked = optional(name, part, price);
		if (checked == null) {
			throw new AiMisuseException("The property " + property(name, part) + " is not set.",
					"Set it to USD per million tokens.");
		}
		return checked;
	}

	private static @Nullable TokenPrice optional(String name, String part, @Nullable BigDecimal price) {
		if (price == null) {
			return null;
		}
		PropertyCheck.check(price.signum() >= 0, property(name, part), price, "not negative");
		return TokenPrice.of(price);
	}

	private static String property(String name, String part) {
		return "neurolink.prices[" + name + "]." + part;
	}

}
