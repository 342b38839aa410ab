package io.neurolink.cost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds values by the names of models. A name is exact, or has a {@code *} for any text
 * at its beginning or end. An exact name also matches the same name followed by a date or
 * {@code latest}. An exact match wins over one with a date, and that over the longest
 * name with a {@code *}. Case is ignored. Not thread-safe while it is filled.
 *
 * @param <T> the type of the values
 */
final class ModelNames<T> {

	private static final Pattern DATE = Pattern
		.compile("[-@](?:\\d{8}|\\d{4}-\\d\\d-\\d\\d|\\d\\d-\\d{4}|\\d\\d-\\d\\d|\\d{4}|00\\d|latest)$");

	private static final String GOOGLE_PREFIX = "models/";

	private final Map<String, T> exact = new HashMap<>();

	private final List<Partial<T>> partial = new ArrayList<>();

	void add(String name, T value) {
		String lower = name.toLowerCase(Locale.ROOT);
		boolean open = lower.length() > 1 && lower.startsWith("*");
		boolean continued = lower.endsWith("*");
		if (open || continued) {
			String part = lower.substring(open ? 1 : 0, lower.length() - (continued ? 1 : 0));
			this.partial.add(new Partial<>(part, open, continued, value));
		}
		else {
			this.exact.putIfAbsent(lower, value);
		}
	}

	/**
	 * Finds the value of a model.
	 * @param model the name as a request or an answer contains it
	 * @return the value, or {@code null} if no name matches
	 */
	@Nullable T find(String model) {
		String name = model.toLowerCase(Locale.ROOT);
		T found = match(name.startsWith(GOOGLE_PREFIX) ? name.substring(GOOGLE_PREFIX.length()) : name);
		int slash = name.lastIndexOf('/');
		return (found != null || slash < 0) ? found : match(name.substring(slash + 1));
	}

	private @Nullable T match(String name) {
		T found = this.exact.get(name);
		if (found == null) {
			found = this.exact.get(DATE.matcher(name).replaceFirst(""));
		}
		if (found != null) {
			return found;
		}
		Partial<T> longest = null;
		for (Partial<T> each : this.partial) {
			if (each.matches(name) && (longest == null || each.part().length() > longest.part().length())) {
				longest = each;
			}
		}
		return (longest != null) ? longest.value() : null;
	}

	private record Partial<T>(String part, boolean open, boolean continued, T value) {

		boolean matches(String name) {
			if (this.open) {
				return this.continued ? name.contains(this.part) : name.endsWith(this.part);
			}
			return name.startsWith(this.part);
		}

	}

}
