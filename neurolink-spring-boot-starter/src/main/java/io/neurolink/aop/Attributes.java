package io.neurolink.aop;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.neurolink.error.AiMisuseException;
import io.neurolink.error.InvalidSettingException;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringValueResolver;

/**
 * Reads the attributes of one annotation, overridden by properties. Every error names the
 * attribute, or the property that overrides it. Not thread-safe.
 */
final class Attributes {

	private final AnnotationSite site;

	private final String propertyPrefix;

	private final StringValueResolver placeholders;

	private final Map<String, String> read = new HashMap<>();

	private final Set<String> overridden = new HashSet<>();

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

	/**
	 * Creates the settings of an engine from attributes that were read before. The engine
	 * checks their ranges; its objection is reported for the attribute, or for the
	 * property that overrides it.
	 * @param creation creates the settings, whose names are those of the attributes
	 */
	<T> T create(Supplier<T> creation) {
		try {
			return creation.get();
		}
		catch (InvalidSettingException ex) {
			String text = this.read.get(ex.setting());
			if (text == null) {
				throw ex;
			}
			String must = ex.range().startsWith("not ") ? "not be " + ex.range().substring("not ".length())
					: "be " + ex.range();
			throw wrong(ex.setting(), "it must " + must + ", but is " + text, "a value that is " + ex.range());
		}
	}

	Duration duration(String attribute, String text, @Nullable Duration override) {
		String shown = "'" + ((override != null) ? override.toString() : text) + "'";
		remember(attribute, shown, override);
		Duration duration = (override != null) ? override : parsed(attribute, text);
		if (duration.compareTo(Durations.LONGEST) > 0) {
			throw wrong(attribute, shown + " is longer than 292 years, the longest time that can be measured",
					"a shorter duration, as in 36500d");
		}
		return duration;
	}

	@Nullable Duration durationOrNone(String attribute, String text, @Nullable Duration override) {
		return (text.isEmpty() && override == null) ? null : duration(attribute, text, override);
	}

	<N extends Number> N number(String attribute, N value, @Nullable N override) {
		N number = (override != null) ? override : value;
		remember(attribute, number.toString(), override);
		return number;
	}

	/**
	 * Returns the value of an attribute that has a format of its own.
	 * @param parser parses the text, or throws IllegalArgumentException
	 * @param format the description of the format
	 */
	<T> T parsed(String attribute, String text, @Nullable String override, Function<String, T> parser, String format) {
		String resolved = (override != null) ? override : resolve(this.site, attribute, text, this.placeholders);
		remember(attribute, "'" + resolved + "'", override);
		try {
			return parser.apply(resolved);
		}
		catch (InvalidSettingException ex) {
			throw wrong(attribute, "it must be " + ex.range() + ", but is '" + resolved + "'", format);
		}
		catch (IllegalArgumentException ex) {
			throw wrong(attribute, "'" + resolved + "' is not " + format, format);
		}
	}

	private void remember(String attribute, String shown, @Nullable Object override) {
		this.read.put(attribute, shown);
		if (override != null) {
			this.overridden.add(attribute);
		}
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

	private AiMisuseException wrong(String attribute, String problem, String wanted) {
		if (!this.overridden.contains(attribute)) {
			return this.site.invalid(attribute, problem, "Set " + attribute + " to " + wanted + ".");
		}
		String property = this.propertyPrefix + "." + attribute.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
		return this.site.invalid(attribute, "the property " + property + " overrides it; " + problem,
				"Set " + property + " to " + wanted + ".");
	}

}
