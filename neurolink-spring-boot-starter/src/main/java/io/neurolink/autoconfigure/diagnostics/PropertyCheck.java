package io.neurolink.autoconfigure.diagnostics;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.neurolink.error.AiMisuseException;
import io.neurolink.error.InvalidSettingException;
import io.neurolink.error.Settings;

/**
 * Checks the values of properties. The engines check what they are given; this class
 * reports their objections under the names of the properties, so that no range is checked
 * twice. Every failure names the property, its value and what to set.
 */
public final class PropertyCheck {

	private PropertyCheck() {
	}

	/**
	 * Creates an object from properties whose names are those of its settings.
	 * @param <T> the type of the object
	 * @param prefix the prefix of the properties, without a dot at the end
	 * @param creation creates the object
	 * @return the object
	 * @throws AiMisuseException if a value is out of its range
	 */
	public static <T> T of(String prefix, Supplier<T> creation) {
		return of((setting) -> prefix + "." + dashed(setting), creation);
	}

	/**
	 * Creates an object from properties.
	 * @param <T> the type of the object
	 * @param property returns the name of the property behind a setting
	 * @param creation creates the object
	 * @return the object
	 * @throws AiMisuseException if a value is out of its range
	 */
	public static <T> T of(UnaryOperator<String> property, Supplier<T> creation) {
		try {
			return creation.get();
		}
		catch (InvalidSettingException ex) {
			throw invalid(property.apply(ex.setting()), ex.value(), ex.range());
		}
	}

	/**
	 * Checks a property that no engine is given as it is.
	 * @param valid whether its value is within the range
	 * @param property the name of the property
	 * @param value its value, which is no secret
	 * @param range the range, to follow "a value that is"
	 * @throws AiMisuseException if it is not
	 */
	public static void check(boolean valid, String property, Object value, String range) {
		if (!valid) {
			throw invalid(property, value, range);
		}
	}

	/**
	 * Checks that a duration that no engine is given as it is, is positive.
	 * @param property the name of the property
	 * @param value its value
	 * @return the value
	 * @throws AiMisuseException if it is not
	 */
	public static Duration positive(String property, Duration value) {
		return of((setting) -> property, () -> Settings.positive(property, value));
	}

	/**
	 * Returns the name of a setting as properties spell it.
	 * @param setting the name of the setting; a part after a dot is a name that is kept
	 * @return the name in kebab case
	 */
	public static String dashed(String setting) {
		int dot = setting.indexOf('.');
		String own = (dot < 0) ? setting : setting.substring(0, dot);
		return own.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT) + setting.substring(own.length());
	}

	private static AiMisuseException invalid(String property, Object value, String range) {
		String usual = KnownProperties.defaultOf(property);
		String must = range.startsWith("not ") ? "not be " + range.substring("not ".length()) : "be " + range;
		return new AiMisuseException("The property " + property + " is " + value + ". It must " + must + ".",
				"Set it to a value that is " + range + ((usual != null) ? ". The default is " + usual + "." : "."));
	}

}
