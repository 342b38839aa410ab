package io.neurolink.aop;

import java.time.Duration;
import java.util.Locale;

import io.neurolink.error.AiMisuseException;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringValueResolver;

/**
 * Reads the attributes of one annotation, overridden by properties. Every error names the
 * attribute, or the property that overrides it.
 */
final class Attributes {

	private final AnnotationSite site;

	private final String propertyPrefix;

	private final StringValueResolver placeholders;

	/**
	 * Creates a reader.
	 * @param site the place of the annotation
	 * @param propertyPrefix the prefix of the properties that override it
	 * @param placeholders resolves {@code ${…}}
	 */
	Attributes(AnnotationSite site, String propertyPrefix, StringValueResolver placeholders) {
		this.site = site;
		this.propertyPrefix = propertyPrefix;
		this.placeholders = placeholders;
	}

	AnnotationSite site() {
		return this.site;
	}

	/**
	 * Returns the value of an attribute that has two names.
	 */
	static String alias(AnnotationSite site, String firstName, String first, String secondName, String second,
			StringValueResolver placeholders) {
		if (!first.isEmpty() && !second.isEmpty() && !first.equals(second)) {
			throw site.invalid(firstName,
					"it is '" + first + "', but " + secondName + ", which means the same, is '" + second + "'",
					"Give only one of " + firstName + " and " + secondName + ".");
		}
		return resolve(site, firstName, first.isEmpty() ? second : first, placeholders);
	}

	static String resolve(AnnotationSite site, String attribute, String text, StringValueResolver placeholders) {
		if (!text.contains("${")) {
			return text;
		}
		String resolved;
		try {
			resolved = placeholders.resolveStringValue(text);
		}
		catch (IllegalArgumentException ex) {
			throw unresolved(site, attribute, text);
		}
		if (resolved == null || resolved.contains("${")) {
			throw unresolved(site, attribute, text);
		}
		return resolved;
	}

	private static AiMisuseException unresolved(AnnotationSite site, String attribute, String text) {
		return site.invalid(attribute, "'" + text + "' refers to a property that is not set",
				"Set the property, or give a default as in ${my.property:1s}.");
	}

	Duration positive(String attribute, String text, @Nullable Duration override) {
		Duration duration = duration(attribute, text, override);
		if (duration.isZero() || duration.isNegative()) {
			throw wrong(attribute, override, "it must be positive, but is '" + shown(text, override) + "'",
					"a positive duration, as in 1s");
		}
		return duration;
	}

	Duration notNegative(String attribute, String text, @Nullable Duration override) {
		Duration duration = duration(attribute, text, override);
		if (duration.isNegative()) {
			throw wrong(attribute, override, "it must not be negative, but is '" + shown(text, override) + "'",
					"a duration that is not negative, as in 1s");
		}
		return duration;
	}

	@Nullable Duration positiveOrNone(String attribute, String text, @Nullable Duration override) {
		return (text.isEmpty() && override == null) ? null : positive(attribute, text, override);
	}

	int atLeast(int least, String attribute, int value, @Nullable Integer override) {
		int number = (override != null) ? override : value;
		if (number < least) {
			throw wrong(attribute, override, "it must be at least " + least + ", but is " + number,
					"a number of at least " + least);
		}
		return number;
	}

	double atLeast(double least, String attribute, double value, @Nullable Double override) {
		double number = (override != null) ? override : value;
		if (!(number >= least) || Double.isInfinite(number)) {
			throw wrong(attribute, override, "it must be at least " + least + ", but is " + number,
					"a number of at least " + least);
		}
		return number;
	}

	private Duration duration(String attribute, String text, @Nullable Duration override) {
		Duration duration = (override != null) ? override : parsed(attribute, text);
		if (duration.compareTo(Durations.LONGEST) > 0) {
			throw wrong(attribute, override,
					"'" + shown(text, override) + "' is longer than 292 years, the longest time that can be measured",
					"a shorter duration, as in 36500d");
		}
		return duration;
	}

	private Duration parsed(String attribute, String text) {
		String resolved = resolve(this.site, attribute, text, this.placeholders);
		try {
			return DurationStyle.detectAndParse(resolved.strip());
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw this.site.invalid(attribute, "'" + resolved + "' is not a duration",
					"Write it as in \"500ms\", \"30s\", \"1h\" or \"PT1S\".");
		}
	}

	private static String shown(String text, @Nullable Duration override) {
		return (override != null) ? override.toString() : text;
	}

	private AiMisuseException wrong(String attribute, @Nullable Object override, String problem, String wanted) {
		if (override == null) {
			return this.site.invalid(attribute, problem, "Set " + attribute + " to " + wanted + ".");
		}
		String property = this.propertyPrefix + "." + attribute.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
		return this.site.invalid(attribute, "the property " + property + " overrides it; " + problem,
				"Set " + property + " to " + wanted + ".");
	}

}
