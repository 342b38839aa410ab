package io.neurolink.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.CollectionFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;

/**
 * Creates sections without any property from their {@link DefaultValue} annotations, as
 * Spring Boot's binder does. The binder searches each annotation for merged attributes
 * and each value for placeholders and properties, which these sections do not have, and
 * takes three times as long.
 */
final class SectionDefaults {

	private SectionDefaults() {
	}

	/**
	 * Returns a section, or a new one with its defaults if it is missing.
	 * @param <T> the type of the section
	 * @param bound the section, or {@code null} if none of its properties is set
	 * @param section the type of the section, a record
	 */
	static <T> T orDefaults(@Nullable T bound, Class<T> section) {
		return (bound != null) ? bound : create(section);
	}

	/**
	 * Returns a map, or a new one if it is missing.
	 * @param <V> the type of the values
	 * @param bound the map, or {@code null} if none of its properties is set
	 */
	static <V> Map<String, V> orEmpty(@Nullable Map<String, V> bound) {
		return (bound != null) ? bound : new LinkedHashMap<>();
	}

	private static <T> T create(Class<T> section) {
		Constructor<T> constructor = BeanUtils.getResolvableConstructor(section);
		Parameter[] parameters = constructor.getParameters();
		@Nullable Object[] values = new @Nullable Object[parameters.length];
		for (int i = 0; i < parameters.length; i++) {
			values[i] = defaultOf(parameters[i]);
		}
		return BeanUtils.instantiateClass(constructor, values);
	}

	private static @Nullable Object defaultOf(Parameter parameter) {
		DefaultValue defaultValue = parameter.getAnnotation(DefaultValue.class);
		if (defaultValue == null) {
			return null;
		}
		Class<?> type = parameter.getType();
		if (defaultValue.value().length == 0) {
			return type.isRecord() ? create(type) : empty(type);
		}
		Object value = (defaultValue.value().length == 1) ? defaultValue.value()[0] : defaultValue.value();
		ConversionService conversions = ApplicationConversionService.getSharedInstance();
		return conversions.convert(value, TypeDescriptor.forObject(value),
				new TypeDescriptor(ResolvableType.forType(parameter.getParameterizedType()), null, null));
	}

	private static Object empty(Class<?> type) {
		return Map.class.isAssignableFrom(type) ? CollectionFactory.createMap(type, 0)
				: CollectionFactory.createCollection(type, 0);
	}

}
