package io.neurolink.cache;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SingleUseSearch}.
 */
class SingleUseSearchTests {

	static Stream<Object> found() {
		return Stream.of(List.of("a").iterator(), Optional.of(new StringReader("a")), List.of("a", Stream.of("b")),
				Map.of("a", new CompletableFuture<>()), Map.of(new StringReader("a"), "a"),
				array("a", new StringReader("b")), new Answer("a", new StringReader("b")),
				List.of(Optional.of(Map.of("a", new Answer("b", List.of(Stream.of("c")))))),
				array((Object) new Object[] { List.of(Optional.of(new Answer("a", (Runnable) () -> {
				}))) }), new Answer("a", new Answer("b", new Answer("c", new StringReader("d")))));
	}

	@ParameterizedTest
	@MethodSource("found")
	void findsIt(Object value) {
		assertThat(SingleUseSearch.finds(value)).isTrue();
	}

	static Stream<@Nullable Object> others() {
		return Stream.of(null, "text", 1, AiResponse.of("text"), AiResult.success(AiResponse.of("text")),
				Optional.empty(), List.of(Optional.of(Map.of("a", new Answer("b", List.of("c"))))),
				Arrays.asList(null, "a"), new byte[] { 1 }, array(null, "a"), new Answer("a", null), new Empty());
	}

	@ParameterizedTest
	@MethodSource("others")
	void leavesOtherValuesAlone(@Nullable Object value) {
		assertThat(SingleUseSearch.finds(value)).isFalse();
	}

	@Test
	void looksEightContainersDeep() {
		assertThat(SingleUseSearch.finds(nested(8))).isTrue();
		assertThat(SingleUseSearch.finds(nested(9))).as("the limit of the search").isFalse();
	}

	@Test
	void doesNotLookIntoTheFieldsOfAClass() {
		assertThat(SingleUseSearch.finds(new Bean())).as("the limit of the search").isFalse();
	}

	@Test
	void looksAtTenThousandValues() {
		List<Object> many = new ArrayList<>(Collections.nCopies(9000, 1));
		many.add(new StringReader("a"));
		assertThat(SingleUseSearch.finds(many)).isTrue();
		many.addAll(0, Collections.nCopies(9000, 1));
		assertThat(SingleUseSearch.finds(many)).as("the limit of the search").isFalse();
	}

	@Test
	@Timeout(30)
	void endsWhereContainersContainThemselves() {
		List<Object> circle = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			circle.add(circle);
		}
		assertThat(SingleUseSearch.finds(circle)).isFalse();
	}

	/** Arguments of its own, for JUnit takes an array for several. */
	private static Arguments array(@Nullable Object... values) {
		return Arguments.of((Object) values);
	}

	private static Object nested(int depth) {
		Object value = new StringReader("a");
		for (int i = 0; i < depth; i++) {
			value = (i % 2 == 0) ? List.of(value) : new Answer("a", value);
		}
		return value;
	}

	record Answer(String text, @Nullable Object attachment) {

	}

	record Empty() {

	}

	static final class Bean {

		final StringReader reader = new StringReader("a");

	}

}
