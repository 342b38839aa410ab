package io.neurolink.autoconfigure.provider;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads maps of a provider's properties whose keys are external names: fields of JSON
 * such as {@code top_p}, and headers. Spring Boot's binder removes underscores from such
 * keys unless they are in brackets.
 */
final class RawProperties {

	private static final Pattern ELEMENT = Pattern.compile("\\[([^]]*)]|([^.\\[\\]]+)");

	private static final Pattern JSON = Pattern.compile(
			"true|false|-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?([eE][+-]?\\d{1,3})?|\".*\"|\\[.*]|\\{.*}", Pattern.DOTALL);

	private static final int FIXED_ELEMENTS = 4;

	private final ConfigurableEnvironment environment;

	RawProperties(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Returns a map of a provider with its original keys. A number or boolean of YAML
	 * keeps its type; a text from a source that has only texts (a properties file, the
	 * environment, a placeholder) is converted into a number, a boolean or JSON if it has
	 * that form.
	 * @param provider the name of the provider
	 * @param property the name of the map, in kebab case
	 * @return the map, nested
	 */
	Map<String, Object> map(String provider, String property) {
		Map<List<String>, Object> values = new LinkedHashMap<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					List<String> path = path(source, name, provider, property);
					Object value = (path != null) ? enumerable.getProperty(name) : null;
					if (path != null && value != null && !"".equals(value)) {
						values.putIfAbsent(path, typed(source, name, value));
					}
				}
			}
		}
		Map<String, Object> tree = new LinkedHashMap<>();
		values.forEach((path, value) -> put(tree, path, value));
		return withLists(tree);
	}

	private static @Nullable List<String> path(PropertySource<?> source, String name, String provider,
			String property) {
		if (source instanceof SystemEnvironmentPropertySource) {
			return variable(name, provider, property);
		}
		List<String> elements = new ArrayList<>();
		Matcher matcher = ELEMENT.matcher(name);
		while (matcher.find()) {
			elements.add((matcher.group(1) != null) ? matcher.group(1) : matcher.group(2));
		}
		boolean ours = elements.size() >= FIXED_ELEMENTS && same(elements.get(0), "neurolink")
				&& same(elements.get(1), "providers") && same(elements.get(2), provider)
				&& same(elements.get(3), property);
		return (ours && elements.size() > FIXED_ELEMENTS)
				? List.copyOf(elements.subList(FIXED_ELEMENTS, elements.size())) : null;
	}

	// A variable does not distinguish underscores from dots: the rest is one name.
	private static @Nullable List<String> variable(String name, String provider, String property) {
		String upper = name.toUpperCase(Locale.ROOT);
		String owner = provider.replace("-", "").toUpperCase(Locale.ROOT);
		for (String form : List.of(property.replace("-", ""), property.replace("-", "_"))) {
			String prefix = "NEUROLINK_PROVIDERS_" + owner + "_" + form.toUpperCase(Locale.ROOT) + "_";
			if (upper.startsWith(prefix) && upper.length() > prefix.length()) {
				return List.of(upper.substring(prefix.length()).toLowerCase(Locale.ROOT));
			}
		}
		return null;
	}

	private static boolean same(String element, String name) {
		return ProviderName.canonical(element).replace("_", "").equals(ProviderName.canonical(name));
	}

	private Object typed(PropertySource<?> source, String name, Object value) {
		if (!(value instanceof CharSequence)) {
			return (value instanceof Number || value instanceof Boolean) ? value : String.valueOf(value);
		}
		String text = value.toString();
		String resolved = this.environment.resolvePlaceholders(text);
		boolean written = resolved.equals(text) && isYaml(source, name);
		if (written || !JSON.matcher(resolved).matches()) {
			return resolved;
		}
		try {
			Object json = JsonMapper.shared().readValue(resolved, Object.class);
			return (json != null) ? json : resolved;
		}
		catch (JacksonException ex) {
			return resolved;
		}
	}

	private static boolean isYaml(PropertySource<?> source, String name) {
		Origin origin = (source instanceof OriginLookup<?>) ? OriginLookup.getOrigin(source, name) : null;
		String file = (origin instanceof TextResourceOrigin text && text.getResource() != null)
				? String.valueOf(text.getResource().getFilename()) : "";
		return file.endsWith(".yml") || file.endsWith(".yaml");
	}

	@SuppressWarnings("unchecked")
	private static void put(Map<String, Object> tree, List<String> path, Object value) {
		Map<String, Object> node = tree;
		for (String element : path.subList(0, path.size() - 1)) {
			Object next = node.computeIfAbsent(element, (key) -> new LinkedHashMap<String, Object>());
			if (!(next instanceof Map)) {
				return;
			}
			node = (Map<String, Object>) next;
		}
		node.putIfAbsent(path.get(path.size() - 1), value);
	}

	private static Map<String, Object> withLists(Map<String, Object> tree) {
		Map<String, Object> map = new LinkedHashMap<>();
		tree.forEach((key, value) -> map.put(key, (value instanceof Map<?, ?> inner) ? listOrMap(inner) : value));
		return map;
	}

	private static Object listOrMap(Map<?, ?> map) {
		Map<String, Object> inner = new LinkedHashMap<>();
		map.forEach((key, value) -> inner.put(String.valueOf(key),
				(value instanceof Map<?, ?> more) ? listOrMap(more) : value));
		if (inner.isEmpty() || !inner.keySet().stream().allMatch((key) -> key.matches("\\d{1,6}"))) {
			return inner;
		}
		Map<Integer, Object> ordered = new TreeMap<>();
		inner.forEach((key, value) -> ordered.put(Integer.valueOf(key), value));
		return new ArrayList<>(ordered.values());
	}

}
