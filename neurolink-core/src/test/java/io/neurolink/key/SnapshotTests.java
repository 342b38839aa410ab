package io.neurolink.key;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link Snapshot} and {@link KeyText}.
 */
class SnapshotTests {

	static Stream<Arguments> changes() {
		return Stream.of(change("StringBuilder", () -> new StringBuilder("a"), (it) -> it.append("b")),
				change("StringBuffer", () -> new StringBuffer("a"), (it) -> it.setLength(0)),
				change("list", () -> new ArrayList<>(List.of("a")), (it) -> it.set(0, "b")),
				change("colliding hashes", () -> new ArrayList<>(List.of("Aa")), (it) -> it.set(0, "BB")),
				change("deque", () -> new ArrayDeque<>(List.of("a")), (it) -> it.add("b")),
				change("set", () -> new LinkedHashSet<>(List.of("a")), (it) -> it.add("b")),
				change("map", () -> new HashMap<>(Map.of("a", "1")), (it) -> it.put("a", "2")),
				change("list in a map", () -> new HashMap<>(Map.of("a", new ArrayList<>(List.of("x")))),
						(it) -> it.get("a").add("y")),
				change("array", () -> new String[] { "a" }, (it) -> it[0] = "b"),
				change("bytes", () -> new byte[] { 1 }, (it) -> it[0] = 2),
				change("nested array", () -> new int[][] { { 1 } }, (it) -> it[0][0] = 2),
				change("date", () -> new Date(0), (it) -> it.setTime(1)),
				change("calendar", () -> new GregorianCalendar(2026, Calendar.MAY, 1),
						(it) -> it.setTimeZone(TimeZone.getTimeZone("GMT+7"))),
				change("buffer", () -> ByteBuffer.wrap(new byte[] { 1, 2 }), (it) -> it.get()),
				change("counter", () -> new AtomicInteger(1), AtomicInteger::incrementAndGet),
				change("record around a list", () -> new Words(new ArrayList<>(List.of("a"))),
						(it) -> it.words().add("b")),
				change("bean without equals", () -> new Bean("a"), (it) -> it.text = "b"),
				change("bean with equals", () -> new Equal("a", "x"), (it) -> it.text = "b"),
				change("bean with a colliding hash", () -> new Equal("Aa", "x"), (it) -> it.text = "BB"),
				change("bean whose equals does not see it", () -> new Equal("a", "x"), (it) -> it.hidden = "y"),
				change("list in a bean", () -> new Bean(new ArrayList<>(List.of("a"))),
						(it) -> ((List<Object>) it.text).add("b")),
				change("bean in a list", () -> List.of(new Bean("a")), (it) -> it.get(0).text = "b"),
				change("optional bean", () -> Optional.of(new Bean("a")), (it) -> it.get().text = "b"),
				change("inherited state", () -> new Heir("a"), (it) -> it.text = "b"));
	}

	private static <T> Arguments change(String name, Supplier<T> value, Consumer<T> change) {
		return arguments(name, value, change);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("changes")
	void aValueThatIsChangedIsAnother(String name, Supplier<Object> value, Consumer<Object> change) {
		Object changing = value.get();
		Object before = Objects.requireNonNull(Snapshot.of(changing));
		assertThat(before).isEqualTo(Snapshot.of(changing)).isEqualTo(Snapshot.of(value.get()));
		assertThat(text(before)).isEqualTo(text(Snapshot.of(value.get())));
		change.accept(changing);
		assertThat(Snapshot.of(changing)).isNotEqualTo(before);
		assertThat(text(Snapshot.of(changing))).isNotEqualTo(text(before));
	}

	static List<Arguments> different() {
		return List.of(arguments("1", 1L), arguments(1, 1L), arguments(1.0, 1.0f), arguments('a', "a"),
				arguments(null, "null"), arguments(null, Optional.empty()), arguments(true, "true"),
				arguments(new BigDecimal("1.0"), new BigDecimal("1.00")), arguments(TimeUnit.DAYS, "DAYS"),
				arguments(new byte[] { 49 }, "1"), arguments(new int[] { 1 }, new long[] { 1 }),
				arguments(new Object[] { "a" }, new String[] { "a" }), arguments(List.of("a"), Set.of("a")),
				arguments(List.of("a", "b"), List.of("b", "a")), arguments(List.of("a"), "a"),
				arguments(List.of("ab", "c"), List.of("a", "bc")),
				arguments(List.of(List.of("a"), List.of()), List.of(List.of(), List.of("a"))),
				arguments(Map.of("a", "b"), Map.of("b", "a")), arguments(Optional.of("a"), "a"),
				arguments(new Pair("x, second=y", "z"), new Pair("x", "y, second=z")),
				arguments(new Pair("a", null), new Other("a", null)), arguments(new Bean("a"), new Heir("a")),
				arguments(new StringBuilder("a"), "a"), arguments(Locale.US, "en_US"),
				arguments(Instant.EPOCH, new Date(0)),
				arguments(OffsetDateTime.parse("2026-05-01T10:00:00+02:00"),
						OffsetDateTime.parse("2026-05-01T08:00:00Z")),
				arguments(ZonedDateTime.parse("2026-05-01T10:00:00+02:00[Europe/Berlin]"),
						ZonedDateTime.parse("2026-05-01T10:00:00+02:00[Europe/Paris]")));
	}

	@ParameterizedTest
	@MethodSource("different")
	void valuesOfAnotherTypeOrContentDiffer(@Nullable Object one, @Nullable Object other) {
		assertThat(Snapshot.of(one)).isNotEqualTo(Snapshot.of(other));
		assertThat(text(Snapshot.of(one))).isNotEqualTo(text(Snapshot.of(other)));
	}

	static List<Arguments> same() {
		Map<String, String> here = new LinkedHashMap<>(Map.of("b", "2"));
		here.put("a", "1");
		Map<String, String> there = new LinkedHashMap<>(Map.of("a", "1"));
		there.put("b", "2");
		return List.of(arguments(new ArrayList<>(List.of("a")), List.of("a")),
				arguments(Arrays.asList("a"), List.of("a")), arguments(here, there),
				arguments(new LinkedHashSet<>(List.of("a", "b")), new LinkedHashSet<>(List.of("b", "a"))),
				arguments(new Pair("a", "b"), new Pair("a", "b")),
				arguments(new Words(List.of("a")), new Words(new ArrayList<>(List.of("a")))),
				arguments(new Bean("a"), new Bean("a")), arguments(AiRequest.of("why?"), AiRequest.of("why?")),
				arguments(new String[][] { { "a" }, null }, new String[][] { { "a" }, null }),
				arguments(Arrays.asList("a", null), Arrays.asList("a", null)));
	}

	@ParameterizedTest
	@MethodSource("same")
	void equalValuesAreTheSame(Object one, Object other) {
		assertThat(Snapshot.of(one)).isEqualTo(Snapshot.of(other)).hasSameHashCodeAs(Snapshot.of(other));
		assertThat(text(Snapshot.of(one))).isEqualTo(text(Snapshot.of(other)));
	}

	@Test
	void equalityOfItsOwnCountsAsLongAsNothingChanged() {
		assertThat(Snapshot.of(new Equal("a", "x"))).isEqualTo(Snapshot.of(new Equal("a", "y")))
			.isNotEqualTo(Snapshot.of(new Equal("b", "x")));
	}

	@Test
	void whatIsImmutableIsNotCopied() {
		for (Object value : List.of("text", 1, TimeUnit.DAYS, Instant.EPOCH, new Pair("a", "b"), Locale.US)) {
			assertThat(Snapshot.of(value)).isSameAs(value);
		}
	}

	@Test
	void ofAnOpaqueValueNothingCanBeTold() {
		Object stream = new java.io.ByteArrayInputStream(new byte[0]);
		Runnable lambda = () -> stream.hashCode();
		for (Object opaque : List.of(stream, lambda, new Object(), new Thread(), List.of(lambda), new Bean(stream))) {
			Object snapshot = Snapshot.of(opaque);
			assertThat(snapshot).isNotEqualTo(Snapshot.of(opaque));
			assertThat(Snapshot.opaqueTypeIn(snapshot)).isNotNull();
			assertThatIllegalArgumentException().isThrownBy(() -> text(snapshot));
		}
		assertThat(Snapshot.opaqueTypeIn(Snapshot.of(List.of("a", new Bean("b"))))).isNull();
	}

	@Test
	void aCircleEnds() {
		Bean bean = new Bean("a");
		bean.text = List.of(bean);
		assertThat(Snapshot.opaqueTypeIn(Snapshot.of(bean))).isNotNull();
	}

	@Test
	void aValueWhoseOwnCodeFailsIsOpaque() {
		List<String> failing = new java.util.AbstractList<>() {

			@Override
			public String get(int index) {
				throw new IllegalStateException("not loaded");
			}

			@Override
			public int size() {
				return 1;
			}

		};
		assertThat(Snapshot.opaqueTypeIn(Snapshot.of(failing))).isNotNull();
	}

	@Test
	void typesWithoutEqualsAreFoundHoweverDeep() {
		assertThat(Snapshot.typeWithoutEqualsIn(Snapshot.of(List.of(Optional.of(new Bean("a"))))))
			.isEqualTo(Bean.class.getTypeName());
		assertThat(Snapshot.typeWithoutEqualsIn(Snapshot.of(new StringBuilder("a")))).isNotNull();
		for (Object value : List.of("a", 1L, new int[] { 1 }, List.of("a"), Map.of("a", 1), new Pair("a", "b"),
				new Equal("a", "b"), new Words(List.of("a")), new String[][] { { "a" } }, new Date(0))) {
			assertThat(Snapshot.typeWithoutEqualsIn(Snapshot.of(value))).isNull();
		}
	}

	private static String text(@Nullable Object snapshot) {
		return KeyText.of(snapshot, (type) -> {
		});
	}

	record Pair(String first, @Nullable String second) {
	}

	record Other(String first, @Nullable String second) {
	}

	record Words(List<String> words) {
	}

	static class Bean {

		Object text;

		Bean(Object text) {
			this.text = text;
		}

	}

	static class Heir extends Bean {

		Heir(Object text) {
			super(text);
		}

	}

	static class Equal {

		String text;

		String hidden;

		Equal(String text, String hidden) {
			this.text = text;
			this.hidden = hidden;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Equal that && that.text.equals(this.text);
		}

		@Override
		public int hashCode() {
			return this.text.hashCode();
		}

	}

}
