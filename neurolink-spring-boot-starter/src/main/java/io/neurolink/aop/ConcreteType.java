package io.neurolink.aop;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.stream.Stream;

import org.springframework.core.ResolvableType;

/**
 * What a declared type is where its variables are known: a {@code T} that is inherited
 * says of two answers that they are of one type, and nothing of how to read them.
 */
final class ConcreteType {

	private ConcreteType() {
	}

	/**
	 * The type with the variables in it replaced, as far as they are known.
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
