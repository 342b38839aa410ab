package io.neurolink.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EntryWeight}: an object counts as 32 bytes, a reference as 8, a
 * character as 2.
 */
class EntryWeightTests {

	private static final StringBuilder SHARED = new StringBuilder("a");

	static Stream<Arguments> values() {
		return Stream.of(Arguments.of("abc", 38), Arguments.of(5, 32), Arguments.of(Thread.State.NEW, 32),
				Arguments.of(String.class, 32), Arguments.of(new StringBuilder("abc"), 38),
				Arguments.of(List.of("a", "b"), 32 + 16 + 2 * 34), Arguments.of(Map.of("k", 1), 32 + 32 + 34 + 32),
				Arguments.of(Optional.of("a"), 32 + 34), Arguments.of(Optional.empty(), 32),
				Arguments.of(new byte[10], 42), Arguments.of(new boolean[4], 36), Arguments.of(new long[3], 56),
				Arguments.of(new String[] { "a" }, 32 + 8 + 34), Arguments.of(new Pair("a", null, 1), 32 + 34 + 16),
				Arguments.of(new Derived(), 32 + 36 + 34 + 16), Arguments.of(new AtomicReference<>("a"), 32 + 256),
				Arguments.of(List.of(SHARED, SHARED), 32 + 16 + 34),
				Arguments.of(List.of(List.of(), Map.of()), 32 + 16 + 32 + 32));
	}

	@ParameterizedTest
	@MethodSource("values")
	void isTheSumOfWhatAnAnswerRefersTo(Object value, long weight) {
		assertThat(weight(value)).isEqualTo(weight);
	}

	@Test
	void countsAContainerThatContainsItselfOnce() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		assertThat(weight(list)).isEqualTo(32 + 8);
	}

	@Test
	void examinesABoundedNumberOfObjects() {
		List<StringBuilder> list = Stream.generate(StringBuilder::new).limit(150_000).toList();
		assertThat(weight(list)).isEqualTo(32 + 8 * 150_000);
		assertThat(weight(Collections.nCopies(150_000, new StringBuilder()))).isEqualTo(32 + 8 * 150_000 + 32);
	}

	private static long weight(Object value) {
		CacheKey key = CacheKey.of(List.of(), Object.class, null);
		return EntryWeight.of(key, new CacheEntry(value)) - EntryWeight.of(key, new CacheEntry("")) + 32;
	}

	private record Pair(String left, @Nullable Object right, int number) {

	}

	private static class Base {

		@SuppressWarnings("unused")
		private final String text = "ab";

	}

	private static final class Derived extends Base {

		@SuppressWarnings("unused")
		private static final String CONSTANT = "of the class";

		@SuppressWarnings("unused")
		private final String more = "c";

	}

}
