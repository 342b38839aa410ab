package io.neurolink.error;

import java.time.Duration;

/**
 * Checks the settings of the engines, where they are accepted and nowhere else.
 */
public final class Settings {

	private Settings() {
	}

	/**
	 * Checks any setting.
	 * @param valid whether the value is within the range
	 * @param setting the name of the setting
	 * @param value the value
	 * @param range the range, as in {@code at least 1}
	 * @throws InvalidSettingException if it is not
	 */
	public static void check(boolean valid, String setting, Object value, String range) {
		if (!valid) {
			throw new InvalidSettingException(setting, value, range);
		}
	}

	/**
	 * Checks that a number is positive.
	 * @param setting the name of the setting
	 * @param value the value
	 * @return the value
	 * @throws InvalidSettingException if it is not
	 */
	public static int positive(String setting, int value) {
		check(value > 0, setting, value, "positive");
		return value;
	}

	/**
	 * Checks that a number is positive.
	 * @param setting the name of the setting
	 * @param value the value
	 * @return the value
	 * @throws InvalidSettingException if it is not
	 */
	public static long positive(String setting, long value) {
		check(value > 0, setting, value, "positive");
		return value;
	}

	/**
	 * Checks that a duration is positive.
	 * @param setting the name of the setting
	 * @param value the value
	 * @return the value
	 * @throws InvalidSettingException if it is not
	 */
	public static Duration positive(String setting, Duration value) {
		check(!value.isZero() && !value.isNegative(), setting, value, "positive");
		return value;
	}

	/**
	 * Checks that a number is not negative.
	 * @param setting the name of the setting
	 * @param value the value
	 * @return the value
	 * @throws InvalidSettingException if it is
	 */
	public static long notNegative(String setting, long value) {
		check(value >= 0, setting, value, "not negative");
		return value;
	}

	/**
	 * Checks that a number is not negative. {@code NaN} is refused.
	 * @param setting the name of the setting
	 * @param value the value
	 * @return the value
	 * @throws InvalidSettingException if it is
	 */
	public static double notNegative(String setting, double value) {
		check(value >= 0, setting, value, "not negative");
		return value;
	}

	/**
	 * Checks that a duration is not negative.
	 * @param setting the name of the setting
	 * @param value the value
	 * @return the value
	 * @throws InvalidSettingException if it is
	 */
	public static Duration notNegative(String setting, Duration value) {
		check(!value.isNegative(), setting, value, "not negative");
		return value;
	}

}
