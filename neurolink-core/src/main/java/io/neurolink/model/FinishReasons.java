package io.neurolink.model;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The finish reasons of incomplete answers.
 */
public final class FinishReasons {

	/** A filter cut the answer. */
	public static final String CONTENT_FILTER = "content_filter";

	/** The answer reached its maximum length. */
	public static final String LENGTH = "length";

	/** Includes the values that providers of the application may use. */
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
	 * Returns whether the answer reached its maximum length.
	 * @param finishReason the finish reason, or {@code null}
	 * @return {@code true} if it did
	 */
	public static boolean isTruncated(@Nullable String finishReason) {
		return finishReason != null && TRUNCATED.contains(finishReason.toLowerCase(Locale.ROOT));
	}

}
