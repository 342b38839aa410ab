package io.neurolink.autoconfigure.diagnostics;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Suggests the property that an unknown one was meant to be, and finds the default of a
 * known one.
 */
final class KnownProperties {

	private static final int LARGEST_SLIP = 3;

	private KnownProperties() {
	}

	/**
	 * Returns the action for an unknown property under {@code neurolink}.
	 */
	static String correction(ConfigurationPropertyName unknown) {
		Type type = NeuroLinkProperties.class;
		ConfigurationPropertyName path = unknown.chop(1);
		for (int i = 1; i < unknown.getNumberOfElements(); i++) {
			List<String> names = names(type);
			if (names.isEmpty()) {
				return "Remove it: " + path + " has no properties.";
			}
			Type next = next(type, unknown.getElement(i, Form.UNIFORM));
			if (next == null) {
				return correction(path, unknown.getElement(i, Form.DASHED), names);
			}
			type = next;
			path = unknown.chop(i + 1);
		}
		return "Remove it, or see the possible values of " + path + ".";
	}

	private static String correction(ConfigurationPropertyName path, String wrong, List<String> names) {
		String nearest = names.stream()
			.min(Comparator.comparingInt((name) -> distance(uniform(name), uniform(wrong))))
			.orElseThrow();
		if (distance(uniform(nearest), uniform(wrong)) <= LARGEST_SLIP) {
			return "Did you mean " + path + "." + nearest + "?";
		}
		return "Remove it, or set one of the properties of " + path + ": " + String.join(", ", names) + ".";
	}

	/**
	 * Returns the default of a property as it is written, or {@code null} if it has none
	 * or is not known.
	 */
	static @Nullable String defaultOf(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		Type type = NeuroLinkProperties.class;
		String usual = null;
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			RecordComponent component = component(type, name.getElement(i, Form.UNIFORM));
			Type next = next(type, name.getElement(i, Form.UNIFORM));
			if (next == null) {
				return null;
			}
			usual = (component != null) ? defaultOf((Class<?>) type, component) : null;
			type = next;
		}
		return usual;
	}

	private static @Nullable String defaultOf(Class<?> record, RecordComponent component) {
		List<String> names = Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
		Annotation[][] annotations = record.getDeclaredConstructors()[0].getParameterAnnotations();
		for (Annotation annotation : annotations[names.indexOf(component.getName())]) {
			if (annotation instanceof DefaultValue usual && usual.value().length == 1) {
				return usual.value()[0];
			}
		}
		return null;
	}

	/**
	 * The type below an element, or {@code null} if there is no such element.
	 */
	private static @Nullable Type next(Type type, String element) {
		if (isMap(type)) {
			return ((ParameterizedType) type).getActualTypeArguments()[1];
		}
		RecordComponent component = component(type, element);
		return (component != null) ? component.getGenericType() : null;
	}

	private static @Nullable RecordComponent component(Type type, String element) {
		if (type instanceof Class<?> record && record.isRecord()) {
			for (RecordComponent component : record.getRecordComponents()) {
				if (uniform(component.getName()).equals(element)) {
					return component;
				}
			}
		}
		return null;
	}

	/**
	 * Returns the names that may follow, except those of a map; empty if none may.
	 */
	private static List<String> names(Type type) {
		if (isMap(type)) {
			return List.of("<name>");
		}
		if (type instanceof Class<?> record && record.isRecord()) {
			return Arrays.stream(record.getRecordComponents()).map((component) -> dashed(component.getName())).toList();
		}
		return List.of();
	}

	private static boolean isMap(Type type) {
		return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Map.class;
	}

	private static String dashed(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static String uniform(String name) {
		return name.replace("-", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns whether a variable of the environment may set one of our properties: its
	 * elements are separated by underscores, which may represent dashes, too.
	 * @param elements the elements after the prefix
	 */
	static boolean mayBeSetBy(List<String> elements) {
		return matches(NeuroLinkProperties.class, elements);
	}

	private static boolean matches(Type type, List<String> elements) {
		if (elements.isEmpty()) {
			return true;
		}
		if (isMap(type)) {
			Type value = ((ParameterizedType) type).getActualTypeArguments()[1];
			return anySplit(elements, (key, rest) -> matches(value, rest));
		}
		if (type instanceof ParameterizedType list) {
			return elements.get(0).matches("\\d+")
					&& matches(list.getActualTypeArguments()[0], elements.subList(1, elements.size()));
		}
		if (!(type instanceof Class<?> record) || !record.isRecord()) {
			return false;
		}
		return anySplit(elements, (name, rest) -> {
			Type next = next(type, name);
			return next != null && matches(next, rest);
		});
	}

	private static boolean anySplit(List<String> elements, BiPredicate<String, List<String>> condition) {
		for (int i = 1; i <= elements.size(); i++) {
			if (condition.test(String.join("", elements.subList(0, i)), elements.subList(i, elements.size()))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the property most similar to a misspelled variable, or {@code null}.
	 */
	static @Nullable String nearest(List<String> elements) {
		String wrong = String.join("", elements);
		String nearest = paths(NeuroLinkProperties.class, "neurolink").stream()
			.min(Comparator.comparingInt(
					(path) -> distance(uniform(path.substring("neurolink.".length())).replace(".", ""), wrong)))
			.orElseThrow();
		return (distance(uniform(nearest.substring("neurolink.".length())).replace(".", ""), wrong) <= LARGEST_SLIP)
				? nearest : null;
	}

	private static List<String> paths(Type type, String prefix) {
		if (!(type instanceof Class<?> record) || !record.isRecord()) {
			return List.of(prefix);
		}
		List<String> paths = new ArrayList<>();
		for (RecordComponent component : record.getRecordComponents()) {
			paths.addAll(paths(component.getGenericType(), prefix + "." + dashed(component.getName())));
		}
		return paths;
	}

	// The number of letters to change, insert or remove.
	private static int distance(String one, String other) {
		int[] row = new int[other.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int change = diagonal + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[other.length()];
	}

}
