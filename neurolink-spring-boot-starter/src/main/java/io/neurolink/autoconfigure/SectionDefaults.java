package io.neurolink.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sections of the properties of which none is set, as their {@link DefaultValue}
 * annotations say. Each is created once, because it never changes.
 */
final class SectionDefaults {

	private static final Map<Class<?>, Object> SECTIONS = new ConcurrentHashMap<>();

	private SectionDefaults() {
	}

	/**
	 * Returns a section, or its defaults if it is missing.
	 * @param <T> the type of the section
	 * @param bound the section, or {@code null} if none of its properties is set
	 * @param section the type of the section, a record
	 */
	static <T> T orDefaults(@Nullable T bound, Class<T> section) {
		return (bound != null) ? bound : section.cast(SECTIONS.computeIfAbsent(section, SectionDefaults::create));
	}

	/**
	 * Returns a map, or an empty one if it is missing.
	 * @param <V> the type of the values
	 * @param bound the map, or {@code null} if none of its properties is set
	 */
	static <V> Map<String, V> orEmpty(@Nullable Map<String, V> bound) {
		return (bound != null) ? bound : Map.of();
	}

	private static Object create(Class<?> section) {
		return new Binder().bindOrCreate("neurolink", section);
	}

}
