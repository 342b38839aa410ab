package io.neurolink.aop;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.stream.Stream;

import org.springframework.core.ResolvableType;

/**
 * Resolves the variables of a declared type as far as they are known: an inherited
 * {@code T} does not determine how to read an answer.
 */
final class ConcreteType {

	private ConcreteType() {
	}

	/**
	 * Returns the type with its variables replaced, as far as they are known.
	 */
	static ResolvableType of(ResolvableType declared) {
		Class<?> raw = declared.resolve();
		if (raw == null || !isOpen(declared.getType())) {
			return declared;
		}
		if (declared.isArray()) {
			return ResolvableType.forArrayComponent(of(declared.getComponentType()));
		}
		return declared.hasGenerics()
				? ResolvableType.forClassWithGenerics(raw,
						Stream.of(declared.getGenerics()).map(ConcreteType::of).toArray(ResolvableType[]::new))
				: ResolvableType.forClass(raw);
	}

	private static boolean isOpen(Type type) {
		if (type instanceof ParameterizedType parameterized) {
			return Stream.of(parameterized.getActualTypeArguments()).anyMatch(ConcreteType::isOpen);
		}
		if (type instanceof WildcardType wildcard) {
			return Stream.of(wildcard.getUpperBounds()).anyMatch(ConcreteType::isOpen);
		}
		return type instanceof TypeVariable<?>
				|| (type instanceof GenericArrayType array && isOpen(array.getGenericComponentType()));
	}

}
