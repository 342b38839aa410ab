package io.neurolink.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.neurolink.model.ModelRef;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * The built-in prices, read from the resource at the first access. Immutable and
 * thread-safe.
 */
final class PriceTable {

	private static final String RESOURCE = "prices.txt";

	private static final Set<String> WITH_MODELS = Set.of("anthropic", "cohere", "deepseek", "google", "mistral",
			"moonshotai", "openai", "x-ai");

	private static final Lazy<PriceTable> TABLE = Lazy.of(PriceTable::read);

	private final Map<String, Vendor> vendors = new LinkedHashMap<>();

	// Names without the vendor's prefix. A reseller's window counts if the vendor's is
	// not
	// known, and of several the largest.
	private final Map<String, Integer> windows = new LinkedHashMap<>();

	private final Map<String, Integer> resellersWindows = new LinkedHashMap<>();

	private PriceTable() {
	}

	static PriceTable get() {
		return TABLE.get();
	}

	static boolean isLoaded() {
		return TABLE.ifMade() != null;
	}

	/**
	 * Returns the origin of the prices, which takes the first lines of the resource only.
	 */
	static Origin origin() {
		try (BufferedReader lines = open()) {
			String source = "";
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith("source=")) {
					source = line.substring("source=".length());
				}
				else if (line.startsWith("date=")) {
					return new Origin(source, LocalDate.parse(line.substring("date=".length())));
				}
			}
			throw new IllegalStateException(RESOURCE + " has no date");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Finds the price of a model.
	 * @param vendor the canonical name of the vendor
	 * @return the price, or {@code null} if vendor or model are not known
	 */
	@Nullable ModelPrice find(String vendor, String model) {
		Vendor known = this.vendors.get(vendor);
		if (known == null) {
			return null;
		}
		ModelPrice found = known.models().find(model);
		for (int i = 0; found == null && i < known.others().size(); i++) {
			Vendor other = this.vendors.get(known.others().get(i));
			found = (other != null) ? other.models().find(model) : null;
		}
		return found;
	}

	boolean knows(String vendor) {
		return this.vendors.containsKey(vendor);
	}

	/**
	 * Returns the canonical name of the vendor whose API has a URL.
	 */
	@Nullable String vendorOf(String url) {
		for (Map.Entry<String, Vendor> vendor : this.vendors.entrySet()) {
			if (vendor.getValue().api().matcher(url).lookingAt()) {
				return vendor.getKey();
			}
		}
		return null;
	}

	Map<String, Integer> windows() {
		return this.windows;
	}

	private static PriceTable read() {
		PriceTable table = new PriceTable();
		try (BufferedReader lines = open()) {
			Vendor vendor = null;
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith("[")) {
					vendor = table.addVendor(line.substring(1, line.length() - 1).split(" "));
				}
				else if (vendor != null) {
					table.addModel(vendor, line.split("\\|"));
				}
			}
			table.resellersWindows.forEach(table.windows::putIfAbsent);
			table.resellersWindows.clear();
			return table;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static BufferedReader open() {
		InputStream stream = PriceTable.class.getResourceAsStream(RESOURCE);
		if (stream == null) {
			throw new IllegalStateException(
					"The file " + RESOURCE + " is missing beside " + PriceTable.class.getName());
		}
		return new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
	}

	private Vendor addVendor(String[] header) {
		List<String> others = new ArrayList<>();
		if (header.length > 2) {
			for (String other : header[2].split(",")) {
				others.add(ModelRef.canonicalProvider(other));
			}
		}
		String[] names = header[0].split(",");
		Vendor vendor = new Vendor(new ModelNames<>(), Pattern.compile(header[1]), others,
				WITH_MODELS.contains(names[0]));
		for (String name : names) {
			this.vendors.put(ModelRef.canonicalProvider(name), vendor);
		}
		return vendor;
	}

	private void addModel(Vendor vendor, String[] fields) {
		TokenPrice input = price(fields, 2);
		TokenPrice output = price(fields, 5);
		if (input == null || output == null) {
			throw new IllegalStateException(RESOURCE + " has no price for " + fields[0]);
		}
		ModelPrice price = new ModelPrice(input, price(fields, 3), price(fields, 4), output, price(fields, 6));
		for (String name : fields[0].split(",")) {
			vendor.models().add(name, price);
			if (!fields[1].isEmpty()) {
				(vendor.ofItsOwn() ? this.windows : this.resellersWindows).merge(
						name.replace("*", "").substring(name.lastIndexOf('/') + 1), Integer.parseInt(fields[1]),
						Math::max);
			}
		}
	}

	private static @Nullable TokenPrice price(String[] fields, int index) {
		if (index >= fields.length || fields[index].isEmpty()) {
			return null;
		}
		String[] parts = fields[index].split(">");
		List<TokenPrice.Tier> tiers = new ArrayList<>();
		for (int i = 1; i < parts.length; i++) {
			int colon = parts[i].indexOf(':');
			tiers.add(new TokenPrice.Tier(Long.parseLong(parts[i].substring(0, colon)),
					new BigDecimal(parts[i].substring(colon + 1))));
		}
		return new TokenPrice(new BigDecimal(parts[0]), tiers);
	}

	/**
	 * The origin of the prices.
	 *
	 * @param source the data set and its version
	 * @param date the day on which the prices applied
	 */
	record Origin(String source, LocalDate date) {
	}

	/**
	 * A vendor.
	 *
	 * @param models the prices of its models
	 * @param api matches the beginning of its URLs
	 * @param others the canonical names of the vendors whose models it resells
	 * @param ofItsOwn whether it has models of its own
	 */
	private record Vendor(ModelNames<ModelPrice> models, Pattern api, List<String> others, boolean ofItsOwn) {
	}

}
