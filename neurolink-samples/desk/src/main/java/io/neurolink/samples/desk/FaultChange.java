package io.neurolink.samples.desk;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.provider.SimulatedProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;

/**
 * A change to the faults of a provider. {@code null} values stay as they are.
 *
 * @param provider the provider's name, or {@code all}
 * @param healthy whether to end all faults first
 * @param failNext the number of next calls that fail
 * @param failureRate the share of the calls that fails, from 0 to 1
 * @param type the type of the failures; {@code OVERLOADED} unless named
 * @param retryAfter the time to wait that failures name, as in {@code 2s}
 * @param status the HTTP status of failures
 * @param latency the duration of an answer, as in {@code 300ms}
 * @param cutStreamAfter the number of chunks after which streams are cut
 */
record FaultChange(@Nullable String provider, @Nullable Boolean healthy, @Nullable Integer failNext,
		@Nullable Double failureRate, @Nullable String type, @Nullable String retryAfter, @Nullable Integer status,
		@Nullable String latency, @Nullable Integer cutStreamAfter) {

	/**
	 * Checks all values before any of them is applied.
	 * @throws IllegalArgumentException with a message for the caller
	 */
	void check() {
		if (Stream.of(this.failNext, this.failureRate, this.retryAfter, this.status, this.latency, this.cutStreamAfter)
			.allMatch(Objects::isNull) && !Boolean.TRUE.equals(this.healthy)) {
			throw new IllegalArgumentException("Nothing to change; set healthy to true, or at least one of failNext, "
					+ "failureRate, retryAfter, status, latency and cutStreamAfter.");
		}
		applyTo(SimulatedProvider.builder("rehearsal").build());
	}

	void applyTo(SimulatedProvider target) {
		AiErrorType failure = errorType();
		if (Boolean.TRUE.equals(this.healthy)) {
			target.healthy();
		}
		if (this.failNext != null) {
			target.failNext(this.failNext, failure);
		}
		if (this.failureRate != null) {
			target.failureRate(this.failureRate, failure);
		}
		if (this.retryAfter != null) {
			target.retryAfter(duration("retryAfter", this.retryAfter));
		}
		if (this.status != null) {
			target.status(this.status);
		}
		if (this.latency != null) {
			target.latency(duration("latency", this.latency));
		}
		if (this.cutStreamAfter != null) {
			target.cutStreamAfter(this.cutStreamAfter);
		}
	}

	private AiErrorType errorType() {
		if (this.type == null) {
			return AiErrorType.OVERLOADED;
		}
		String wanted = this.type.strip().replace('-', '_').toUpperCase(Locale.ROOT);
		return Arrays.stream(AiErrorType.values())
			.filter((candidate) -> candidate.name().equals(wanted))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no error type '" + this.type + "'; the types are "
					+ Arrays.toString(AiErrorType.values()) + "."));
	}

	private static Duration duration(String field, String text) {
		try {
			if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
				throw new IllegalArgumentException("no unit");
			}
			return DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException(
					"'" + field + "' is not a duration: '" + text + "'; write it with its unit, as in 200ms or 2s.",
					ex);
		}
	}

}
