package io.neurolink.pace;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A limit that a provider announced with a response.
 *
 * @param name the name, which distinguishes several limits of the same unit
 * @param unit the unit
 * @param limit the units of a full limit, positive, or {@code null} if not announced
 * @param remaining the remaining units, not negative
 * @param resetIn the time until the limit is reset, positive, or {@code null} if not
 * announced
 */
public record AnnouncedLimit(String name, LimitUnit unit, @Nullable Long limit, long remaining,
		@Nullable Duration resetIn) {

	/** The largest number of units that is believed. */
	static final long MOST_UNITS = 1_000_000_000_000_000L;

	/**
	 * Creates a limit. Numbers that cannot be true are bounded or omitted, because they
	 * come from a server.
	 * @param name the name
	 * @param unit the unit
	 * @param limit the units of a full limit, or {@code null}; omitted unless positive
	 * @param remaining the remaining units
	 * @param resetIn the time until the reset, or {@code null}; omitted unless positive
	 */
	public AnnouncedLimit {
		limit = (limit != null && limit > 0) ? (Long) Math.min(limit, MOST_UNITS) : null;
		remaining = Math.max(0, Math.min(remaining, (limit != null) ? limit : MOST_UNITS));
		resetIn = (resetIn != null && resetIn.compareTo(Duration.ZERO) > 0) ? resetIn : null;
	}

}
