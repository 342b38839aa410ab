package io.neurolink.model;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The finish reasons of answers that end before their end.
 */
public final class FinishReasons {

	/** A filter cut the answer. */
	public static final String CONTENT_FILTER = "content_filter";

	/** The answer reached the greatest length it was allowed. */
	public static final String LENGTH = "length";

	/** Also as providers of the host call it. */
	private static final Set<String> TRUNCATED = Set.of(LENGTH, "max_tokens", "max_output_tokens");

	private FinishReasons() {
	}

	/**
	 * Returns whether a filter cut the answer.
	 * @param finishReason the finish reason, or {@code null}
	 * @return {@code true} if it did
	 */
	public static boolean isFiltered(@Nullable String finishReason) {
		return finishReason != null && CONTENT_FILTER.equalsIgnoreCase(finishReason);
	}

	/**
	 * Returns whether the answer reached the greatest length it was allowed.
	 * @param finishReason the finish reason, or {@code null}
	 * @return {@code true} if it did
	 */
	public static boolean isTruncated(@Nullable String finishReason) {
		return finishReason != null && TRUNCATED.contains(finishReason.toLowerCase(Locale.ROOT));
	}

}
