package io.neurolink.aop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConcreteType}.
 */
class ConcreteTypeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			plain    | java.lang.String
			inherited| java.util.List<java.lang.Integer>
			wrapped  | reactor.core.publisher.Mono<java.util.List<java.lang.Integer>>
			nested   | java.util.Map<java.lang.String, java.util.List<java.util.List<java.lang.Integer>>>
			wildcard | java.util.List<java.util.List<java.lang.Integer>>
			closed   | java.util.List<? extends java.lang.Number>
			array    | java.util.List[]
			bounded  | java.lang.Number
			unknown  | X
			""")
	void variablesAreReplacedByWhatTheyStandForIfThatIsKnown(String method, String type) {
		Method declared = Stream.of(Shelf.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(method))
			.findFirst()
			.orElseThrow();
		assertThat(ConcreteType.of(ResolvableType.forMethodReturnType(declared, Numbers.class)).getType().getTypeName())
			.isEqualTo(type);
	}

	interface Shelf<T> {

		String plain();

		T inherited();

		Mono<T> wrapped();

		Map<String, List<T>> nested();

		List<? extends T> wildcard();

		List<? extends Number> closed();

		T[] array();

		<N extends Number> N bounded();

		<X> X unknown();

	}

	interface Numbers extends Shelf<List<Integer>> {

	}

}
