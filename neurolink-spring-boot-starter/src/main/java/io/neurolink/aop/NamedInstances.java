package io.neurolink.aop;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The instances that properties configure under one prefix. Records which of them an
 * annotation has used. An annotation without a name uses the name of its method.
 * Thread-safe.
 *
 * @param <T> the type of the settings
 */
final class NamedInstances<T> {

	private final String prefix;

	private final Map<String, T> instances;

	private final T none;

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	/**
	 * Creates the instances.
	 * @param prefix the prefix of the properties, as in {@code neurolink.retry.instances}
	 * @param instances the settings by name
	 * @param none the settings of a name without properties
	 */
	NamedInstances(String prefix, Map<String, T> instances, T none) {
		this.prefix = prefix;
		this.instances = instances;
		this.none = none;
	}

	/**
	 * Finds the settings of an annotation that has a name.
	 */
	Named<T> named(String name) {
		return find(List.of(name));
	}

	/**
	 * Finds the settings of an annotation without a name: under the name of the method,
	 * from the most to the least specific form.
	 */
	Named<T> ofMethod(AnnotationSite site) {
		return ofMethod(site, "");
	}

	/**
	 * Finds the settings of one of several annotations without a name.
	 * @param suffix the suffix that distinguishes it from the others
	 */
	Named<T> ofMethod(AnnotationSite site, String suffix) {
		return find(site.names().stream().map((name) -> name + suffix).toList());
	}

	/**
	 * Returns the properties that no annotation has used, as paths.
	 */
	List<String> unused() {
		return this.instances.keySet().stream().filter((name) -> !this.used.contains(name)).map(this::path).toList();
	}

	private Named<T> find(List<String> names) {
		for (String name : names) {
			@Nullable T settings = this.instances.get(name);
			if (settings != null) {
				this.used.add(name);
				return new Named<>(path(name), settings);
			}
		}
		return new Named<>(path(names.get(0)), this.none);
	}

	private String path(String name) {
		return name.matches("[a-z0-9-]+") ? this.prefix + "." + name : this.prefix + "[" + name + "]";
	}

	/**
	 * The settings of one name.
	 *
	 * @param path the prefix of its properties
	 * @param settings the settings
	 */
	record Named<T>(String path, T settings) {
	}

}
