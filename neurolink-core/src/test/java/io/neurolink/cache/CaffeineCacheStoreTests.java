package io.neurolink.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CaffeineCacheStore} and {@link CachePolicy}.
 */
class CaffeineCacheStoreTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final VirtualClock clock = VirtualClock.manual();

	private final CaffeineCacheStore store = new CaffeineCacheStore(
			new CacheBounds(100, 1 << 20, Map.of("small", 2L), Map.of("light", 10_000L)), this.clock, () -> 0);

	@Test
	void givesBackWhatItWasGivenByCacheAndKey() {
		this.store.put("answers", key("a"), new CacheEntry("1"), HOUR);
		assertThat(this.store.get("answers", key("a"))).isEqualTo(new CacheEntry("1"));
		assertThat(this.store.get("answers", key("b"))).isNull();
		assertThat(this.store.get("others", key("a"))).isNull();
	}

	@Test
	void eachEntryLivesForItsOwnTime() {
		this.store.put("answers", key("a"), new CacheEntry("1"), Duration.ofMinutes(1));
		this.store.put("answers", key("b"), new CacheEntry("2"), HOUR);
		this.clock.advance(Duration.ofSeconds(59));
		assertThat(this.store.get("answers", key("a"))).isNotNull();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(this.store.get("answers", key("a"))).isNull();
		assertThat(this.store.get("answers", key("b"))).isNotNull();
	}

	@Test
	void readingDoesNotProlongAndWritingStartsAnew() {
		this.store.put("answers", key("a"), new CacheEntry("1"), HOUR);
		this.clock.advance(Duration.ofMinutes(50));
		assertThat(this.store.get("answers", key("a"))).isNotNull();
		this.store.put("answers", key("a"), new CacheEntry("2"), Duration.ofMinutes(20));
		this.clock.advance(Duration.ofMinutes(19));
		assertThat(this.store.get("answers", key("a"))).isEqualTo(new CacheEntry("2"));
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(this.store.get("answers", key("a"))).isNull();
	}

	@Test
	void timesAreSpreadByUpToFivePerCentAndNeverLonger() {
		CaffeineCacheStore spreading = new CaffeineCacheStore(1000, Map.of(), this.clock);
		IntStream.range(0, 500).forEach((i) -> spreading.put("answers", key(i), new CacheEntry(i), HOUR));
		this.clock.advance(Duration.ofMinutes(57).minusMillis(1));
		assertThat(alive(spreading)).isEqualTo(500);
		this.clock.advance(Duration.ofSeconds(90));
		assertThat(alive(spreading)).isBetween(100L, 400L);
		this.clock.advance(Duration.ofSeconds(91));
		assertThat(alive(spreading)).isZero();
	}

	@Test
	void theShortestTimeIsNoError() {
		CaffeineCacheStore spreading = new CaffeineCacheStore(new CacheBounds(10, 1 << 20, Map.of(), Map.of()),
				this.clock, () -> 0.999);
		spreading.put("answers", key("a"), new CacheEntry("1"), Duration.ofNanos(1));
		spreading.put("answers", key("b"), new CacheEntry("1"), Duration.ofSeconds(Long.MAX_VALUE));
		this.clock.advance(Duration.ofNanos(1));
		assertThat(spreading.get("answers", key("a"))).isNull();
		assertThat(spreading.get("answers", key("b"))).isNotNull();
	}

	@Test
	void isBoundedPerCache() {
		IntStream.range(0, 1000).forEach((i) -> {
			this.store.put("answers", key(i), new CacheEntry(i), HOUR);
			this.store.put("small", key(i), new CacheEntry(i), HOUR);
		});
		assertThat(IntStream.range(0, 1000).filter((i) -> this.store.get("answers", key(i)) != null).count())
			.isBetween(1L, 100L);
		assertThat(IntStream.range(0, 1000).filter((i) -> this.store.get("small", key(i)) != null).count())
			.isBetween(1L, 2L);
	}

	@Test
	void evictsTheAnswersOfEachModelAndReturnType() {
		CacheKey asText = key("a");
		CacheKey byModel = CacheKey.of(List.of("a"), String.class, ModelRef.parse("openai/gpt-4o"));
		CacheKey asNumber = CacheKey.of(List.of("a"), Integer.class, null);
		List.of(asText, byModel, asNumber, key("b"))
			.forEach((key) -> this.store.put("answers", key, new CacheEntry("1"), HOUR));
		this.store.evict("answers", List.of("a"));
		assertThat(this.store.get("answers", asText)).isNull();
		assertThat(this.store.get("answers", byModel)).isNull();
		assertThat(this.store.get("answers", asNumber)).isNull();
		assertThat(this.store.get("answers", key("b"))).isNotNull();
	}

	@Test
	void clearsOneCacheAndNotTheOthers() {
		this.store.put("answers", key("a"), new CacheEntry("1"), HOUR);
		this.store.put("others", key("a"), new CacheEntry("1"), HOUR);
		this.store.clear("answers");
		assertThat(this.store.get("answers", key("a"))).isNull();
		assertThat(this.store.get("others", key("a"))).isNotNull();
	}

	@Test
	void aCacheThatDoesNotExistIsNoError() {
		this.store.evict("unknown", List.of("a"));
		this.store.clear("unknown");
		assertThat(this.store.get("unknown", key("a"))).isNull();
	}

	@Test
	void refusesANegativeSizeWithItsCache() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CaffeineCacheStore(-1, Map.of(), this.clock))
			.withMessage("size must not be negative, but is -1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CaffeineCacheStore(1, Map.of("answers", -2L), this.clock))
			.withMessage("sizes.answers must not be negative, but is -2");
	}

	@Test
	void aPolicyRefusesABlankNameAndATimeThatIsNotPositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CachePolicy(" ", HOUR));
		assertThatIllegalArgumentException().isThrownBy(() -> new CachePolicy("answers", Duration.ZERO))
			.withMessageContaining("ttl")
			.withMessageContaining("positive");
		assertThatIllegalArgumentException().isThrownBy(() -> new CachePolicy("answers", HOUR.negated()));
	}

	private static long alive(CaffeineCacheStore store) {
		return IntStream.range(0, 500).filter((i) -> store.get("answers", key(i)) != null).count();
	}

	@Test
	void theWeightOfAllEntriesIsBounded() {
		for (int i = 0; i < 50; i++) {
			this.store.put("light", key(i), new CacheEntry("x".repeat(1000)), HOUR);
		}
		assertThat(kept("light", 50)).isBetween(2L, 4L);
		for (int i = 0; i < 50; i++) {
			this.store.put("answers", key(i), new CacheEntry("x".repeat(1000)), HOUR);
		}
		assertThat(kept("answers", 50)).isEqualTo(50);
	}

	@Test
	void anEntryThatIsHeavierThanItsCacheIsNotKept() {
		this.store.put("light", key("small"), new CacheEntry("small"), HOUR);
		this.store.put("light", key("large"), new CacheEntry("x".repeat(10_000)), HOUR);
		assertThat(this.store.get("light", key("large"))).isNull();
		this.store.put("light", key("x".repeat(10_000)), new CacheEntry("the question is heavy"), HOUR);
		assertThat(this.store.get("light", key("x".repeat(10_000)))).isNull();
	}

	@Test
	void bothBoundsActAtOnce() {
		for (int i = 0; i < 300; i++) {
			this.store.put("answers", key(i), new CacheEntry("tiny"), HOUR);
		}
		assertThat(kept("answers", 300)).isBetween(90L, 100L);
	}

	@ParameterizedTest
	@MethodSource("heavyValues")
	void aHeavyValueWeighsWhatIsInIt(Object value) {
		assertThat(EntryWeight.of(key("?"), new CacheEntry(value))).isBetween(20_000L, 200_000L);
	}

	static Stream<Object> heavyValues() {
		String text = "x".repeat(10_000);
		return Stream.of(text, new StringBuilder(text), List.of(text), Map.of("a", text), new String[] { text },
				new byte[20_000], Optional.of(text), AiResponse.of(text), AiResult.success(AiResponse.of(text)),
				List.of(AiChunk.of(text)), new Held(new Object[] { List.of(text) }),
				IntStream.range(0, 300).mapToObj((i) -> "x".repeat(33)).toList());
	}

	private long kept(String cache, int most) {
		return IntStream.range(0, most).filter((i) -> this.store.get(cache, key(i)) != null).count();
	}

	record Held(Object value) {
	}

	private static CacheKey key(Object argument) {
		return CacheKey.of(List.of(argument), String.class, null);
	}

}
