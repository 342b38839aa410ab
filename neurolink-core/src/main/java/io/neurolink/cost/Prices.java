package io.neurolink.cost;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * The prices of models, in USD. The built-in ones are the list prices of the vendors at
 * the {@linkplain #date() date} of their source; {@link #with(Map)} overrides them.
 * Immutable and thread-safe.
 * <p>
 * A name of a model matches as the source defines: exactly, or by the longest prefix. An
 * exact name also matches the same name followed by a date, as in
 * {@code gpt-4o-2024-08-06}, or by {@code latest}. Names of providers match ignoring
 * dashes and case. The price of a model that does not match is unknown, never zero.
 */
public final class Prices {

	/** The number of models whose price is kept: requests may name any model. */
	private static final int MOST_KNOWN = 10_000;

	/** No vendor has a longer name; servers may answer with any. */
	private static final int LONGEST_NAME = 256;

	private static final Prices BUILT_IN = new Prices(Map.of(), (provider) -> null);

	private static final Lazy<PriceTable.Origin> ORIGIN = Lazy.of(PriceTable::origin);

	private final Map<String, ModelPrice> overrides;

	private final Map<String, ModelNames<ModelPrice>> overridesByProvider = new HashMap<>();

	private final Function<String, @Nullable String> vendors;

	private final ConcurrentMap<ModelRef, Optional<ModelPrice>> known = new ConcurrentHashMap<>();

	private Prices(Map<String, ModelPrice> overrides, Function<String, @Nullable String> vendors) {
		this.overrides = overrides;
		this.vendors = vendors;
		overrides.forEach((name, price) -> {
			ModelRef model = ModelRef.parse(name);
			this.overridesByProvider
				.computeIfAbsent(ModelRef.canonicalProvider(model.provider()), (provider) -> new ModelNames<>())
				.add(String.valueOf(model.model()), price);
		});
	}

	/**
	 * Returns the built-in prices. They are loaded at the first access to a price.
	 * @return the shared instance
	 */
	public static Prices builtIn() {
		return BUILT_IN;
	}

	/**
	 * Returns these prices with others added or replaced.
	 * @param overrides the prices by {@code provider/model}; a {@code *} at the end of a
	 * name stands for any text
	 * @return the prices
	 * @throws IllegalArgumentException if a name is not of the form
	 * {@code provider/model}
	 */
	public Prices with(Map<String, ModelPrice> overrides) {
		Map<String, ModelPrice> all = new LinkedHashMap<>(this.overrides);
		all.putAll(overrides);
		return new Prices(Map.copyOf(all), this.vendors);
	}

	/**
	 * Returns these prices for providers that have names of their own and charge the
	 * prices of vendors.
	 * @param vendors returns the vendor of a provider, by its name without dashes in
	 * lower case, or {@code null}; called for names that are not those of vendors
	 * @return the prices
	 */
	public Prices withVendors(Function<String, @Nullable String> vendors) {
		return new Prices(this.overrides, vendors);
	}

	/**
	 * Returns whether the built-in prices are in memory.
	 * @return {@code false} before the first use or {@link #load()}
	 */
	public static boolean areLoaded() {
		return PriceTable.isLoaded();
	}

	/**
	 * Reads the built-in prices, which takes some tens of milliseconds, unless they are
	 * in memory. Blocks.
	 */
	public static void load() {
		PriceTable.get();
	}

	/**
	 * Returns the vendor whose API has a URL. This loads the built-in prices.
	 * @param url the base URL of a provider
	 * @return the name of the vendor, or {@code null} if none is known
	 */
	public static @Nullable String vendorOf(String url) {
		return PriceTable.get().vendorOf(url);
	}

	/**
	 * Finds the price of a model.
	 * @param target the provider and model
	 * @return the price, or {@code null} if it is not known
	 */
	public @Nullable ModelPrice of(ModelRef target) {
		return find(target, null);
	}

	/**
	 * Calculates the cost of a call, from the price of the model that answered or, if
	 * that is not known, of the one that was requested. An overriding price of either
	 * wins over the built-in ones. The result is exact, not rounded.
	 * @param target the provider, and the model that was requested
	 * @param answeredBy the model that the answer names, or {@code null}
	 * @param usage the tokens of the call
	 * @return the cost in USD, or {@code null} if the price is not known
	 */
	public @Nullable BigDecimal cost(ModelRef target, @Nullable String answeredBy, AiUsage usage) {
		ModelPrice price = find(target, answeredBy);
		return (price != null) ? price.cost(usage) : null;
	}

	/**
	 * Returns the context windows of models.
	 * @return tokens by the name of the model in lower case, without the name of a
	 * vendor; immutable
	 */
	public static Map<String, Integer> contextWindows() {
		return Map.copyOf(PriceTable.get().windows());
	}

	/**
	 * Returns the name of the data set that the built-in prices come from.
	 * @return the name and version
	 */
	public static String source() {
		return ORIGIN.get().source();
	}

	/**
	 * Returns the day on which the built-in prices applied.
	 * @return the date
	 */
	public static LocalDate date() {
		return ORIGIN.get().date();
	}

	private @Nullable ModelPrice find(ModelRef target, @Nullable String answeredBy) {
		ModelRef answered = (answeredBy != null && !answeredBy.isBlank()) ? new ModelRef(target.provider(), answeredBy)
				: null;
		if (!this.overrides.isEmpty()) {
			ModelPrice own = (answered != null) ? overriding(answered) : null;
			own = (own != null) ? own : overriding(target);
			if (own != null) {
				return own;
			}
		}
		ModelPrice price = (answered != null) ? builtIn(answered) : null;
		return (price != null) ? price : builtIn(target);
	}

	private @Nullable ModelPrice overriding(ModelRef target) {
		ModelNames<ModelPrice> models = this.overridesByProvider.get(ModelRef.canonicalProvider(target.provider()));
		String model = target.model();
		return (models != null && model != null) ? models.find(model) : null;
	}

	private @Nullable ModelPrice builtIn(ModelRef target) {
		if (target.model() != null && target.model().length() > LONGEST_NAME) {
			return null;
		}
		Optional<ModelPrice> found = this.known.get(target);
		if (found == null) {
			String model = target.model();
			found = Optional
				.ofNullable((model != null) ? PriceTable.get().find(vendor(target.provider()), model) : null);
			if (this.known.size() < MOST_KNOWN) {
				this.known.put(target, found);
			}
		}
		return found.orElse(null);
	}

	private String vendor(String provider) {
		String name = ModelRef.canonicalProvider(provider);
		String vendor = PriceTable.get().knows(name) ? null : this.vendors.apply(name);
		return (vendor != null) ? ModelRef.canonicalProvider(vendor) : name;
	}

}
