package io.neurolink.middleware;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.neurolink.error.Settings;
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
 * The built-in windows are those that the vendors document for released models, as of
 * 2026. An unknown model has no window here; its provider decides, so that a model newer
 * than this list is never rejected by mistake.
 */
public final class ContextWindows {

	private static final Map<String, Integer> BUILT_IN = Map.ofEntries(Map.entry("gpt-3.5-turbo", 16_385),
			Map.entry("gpt-4", 8_192), Map.entry("gpt-4-32k", 32_768), Map.entry("gpt-4-turbo", 128_000),
			Map.entry("gpt-4-1106-preview", 128_000), Map.entry("gpt-4-0125-preview", 128_000),
			Map.entry("gpt-4-vision-preview", 128_000), Map.entry("gpt-4o", 128_000), Map.entry("chatgpt-4o", 128_000),
			Map.entry("gpt-4.5", 128_000), Map.entry("gpt-4.1", 1_047_576), Map.entry("gpt-5", 400_000),
			Map.entry("gpt-5-chat", 128_000), Map.entry("gpt-oss", 131_072), Map.entry("o1", 200_000),
			Map.entry("o1-mini", 128_000), Map.entry("o1-preview", 128_000), Map.entry("o3", 200_000),
			Map.entry("o4-mini", 200_000), Map.entry("claude-3", 200_000), Map.entry("claude-opus-4-0", 200_000),
			Map.entry("claude-opus-4-20250514", 200_000), Map.entry("claude-opus-4-1", 200_000),
			Map.entry("claude-opus-4-5", 200_000), Map.entry("claude-sonnet-4-0", 200_000),
			Map.entry("claude-sonnet-4-20250514", 200_000), Map.entry("claude-sonnet-4-5", 200_000),
			Map.entry("claude-haiku-4-5", 200_000), Map.entry("gemini-1.5-pro", 2_097_152),
			Map.entry("gemini-1.5-flash", 1_048_576), Map.entry("gemini-2.0-flash", 1_048_576),
			Map.entry("gemini-2.5-pro", 1_048_576), Map.entry("gemini-2.5-flash", 1_048_576));

	private final Map<String, Integer> windows;

	private ContextWindows(Map<String, Integer> windows) {
		this.windows = Map.copyOf(windows);
	}

	/**
	 * Returns the built-in windows.
	 * @return the windows
	 */
	public static ContextWindows builtIn() {
		return new ContextWindows(BUILT_IN);
	}

	/**
	 * Returns these windows with others added or replaced.
	 * @param windows tokens by the name of the model
	 * @return the windows
	 * @throws IllegalArgumentException if a window is not positive
	 */
	public ContextWindows with(Map<String, Integer> windows) {
		Map<String, Integer> all = new HashMap<>(this.windows);
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
		for (int end = name.length(); end > 0; end = lastJoint(name, end)) {
			Integer tokens = this.windows.get(name.substring(0, end));
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
