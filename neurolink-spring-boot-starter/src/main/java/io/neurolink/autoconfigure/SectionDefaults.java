package io.neurolink.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Creates sections without any property from their {@link DefaultValue} annotations.
 */
final class SectionDefaults {

	private static final Binder BINDER = new Binder();

	private SectionDefaults() {
	}

	/**
	 * Returns a section, or a new one with its defaults if it is missing.
	 * @param <T> the type of the section
	 * @param bound the section, or {@code null} if none of its properties is set
	 * @param section the type of the section, a record
	 */
	static <T> T orDefaults(@Nullable T bound, Class<T> section) {
		return (bound != null) ? bound : BINDER.bindOrCreate("neurolink", section);
	}

	/**
	 * Returns a map, or a new one if it is missing.
	 * @param <V> the type of the values
	 * @param bound the map, or {@code null} if none of its properties is set
	 */
	static <V> Map<String, V> orEmpty(@Nullable Map<String, V> bound) {
		return (bound != null) ? bound : new LinkedHashMap<>();
	}

}
