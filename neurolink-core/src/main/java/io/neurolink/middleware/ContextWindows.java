package io.neurolink.middleware;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.neurolink.cost.Prices;
import io.neurolink.error.Settings;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * The context windows of models: the maximum number of tokens of prompt and answer
 * together. Immutable.
 * <p>
 * A name matches itself and names that continue with a dash, colon or at sign:
 * {@code gpt-4o} matches {@code gpt-4o-mini} and {@code gpt-4o-2024-08-06}, but
 * {@code gpt-5} does not match the version {@code gpt-5.4}. The longest matching name
 * wins. The prefix of an aggregator up to the last slash, the {@code ft:} of tuned
 * models, and case are ignored.
 * <p>
 * The built-in windows come from the same source as the {@linkplain Prices prices}, with
 * the exact number where the source rounds it. They are loaded at the first access. An
 * unknown model has no window here; its provider decides, so that a model newer than the
 * source is never rejected by mistake.
 */
public final class ContextWindows {

	private static final Map<String, Integer> ROUNDED_BY_THE_SOURCE = Map.of("gpt-4-32k", 32_768, "gpt-4.1", 1_047_576,
			"gemini-1.5-pro", 2_097_152, "gemini-1.5-flash", 1_048_576, "gemini-2.0-flash", 1_048_576, "gemini-2.5-pro",
			1_048_576, "gemini-2.5-flash", 1_048_576);

	private static final Lazy<Map<String, Integer>> SOURCE = Lazy.of(Prices::contextWindows);

	private final Map<String, Integer> added;

	private ContextWindows(Map<String, Integer> added) {
		this.added = Map.copyOf(added);
	}

	/**
	 * Returns the built-in windows.
	 * @return the windows
	 */
	public static ContextWindows builtIn() {
		return new ContextWindows(Map.of());
	}

	/**
	 * Returns these windows with others added or replaced.
	 * @param windows tokens by the name of the model
	 * @return the windows
	 * @throws IllegalArgumentException if a window is not positive
	 */
	public ContextWindows with(Map<String, Integer> windows) {
		Map<String, Integer> all = new HashMap<>(this.added);
		windows.forEach(
				(model, tokens) -> all.put(bare(model), Settings.positive("contextWindows." + model, (int) tokens)));
		return new ContextWindows(all);
	}

	/**
	 * Returns the window of a model.
	 * @param model the name of the model, or {@code null}
	 * @return the tokens, or {@code null} if the model is not known
	 */
	public @Nullable Integer of(@Nullable String model) {
		if (model == null) {
			return null;
		}
		String name = bare(model);
		Integer tokens = find(this.added, name);
		tokens = (tokens != null) ? tokens : find(ROUNDED_BY_THE_SOURCE, name);
		return (tokens != null) ? tokens : find(SOURCE.get(), name);
	}

	private static @Nullable Integer find(Map<String, Integer> windows, String name) {
		for (int end = name.length(); end > 0 && !windows.isEmpty(); end = lastJoint(name, end)) {
			Integer tokens = windows.get(name.substring(0, end));
			if (tokens != null) {
				return tokens;
			}
		}
		return null;
	}

	private static int lastJoint(String name, int end) {
		int joint = end - 1;
		while (joint > 0 && "-:@".indexOf(name.charAt(joint)) < 0) {
			joint--;
		}
		return joint;
	}

	private static String bare(String model) {
		String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
		return name.startsWith("ft:") ? name.substring("ft:".length()) : name;
	}

}
