package io.neurolink.classify;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The statuses of a row: numbers, classes as in {@code 4xx}, {@code stream} for an error
 * inside a 200 that repeats no status, or {@code *} for all of these.
 */
final class StatusPattern {

	private static final String ANY = "*";

	private static final String STREAM = "stream";

	private static final Pattern STATUS = Pattern.compile("[45](?:\\d\\d|xx)");

	private final List<String> statuses;

	StatusPattern(String expression) {
		this.statuses = List.of(expression.split("\\|", -1));
		for (String status : this.statuses) {
			if (!status.equals(ANY) && !status.equals(STREAM) && !STATUS.matcher(status).matches()) {
				throw new IllegalArgumentException("'" + status
						+ "' is neither a status of an error, nor a class as in 4xx, nor 'stream', nor '*'");
			}
		}
	}

	boolean matches(@Nullable Integer status) {
		return this.statuses.stream().anyMatch((one) -> matches(one, status));
	}

	private static boolean matches(String one, @Nullable Integer status) {
		if (status == null) {
			return one.equals(STREAM) || one.equals(ANY);
		}
		return one.equals(ANY) || one.equals(status.toString()) || one.equals(status / 100 + "xx");
	}

}
