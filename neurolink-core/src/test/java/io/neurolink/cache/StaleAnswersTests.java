package io.neurolink.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.scope.CallScope;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for answers that have expired and may stand in for a failure, and for what a
 * scope is told of answers from a cache.
 */
class StaleAnswersTests {

	private static final Predicate<Object> ALWAYS = (value) -> true;

	private final VirtualClock clock = VirtualClock.manual();

	private final List<AiEvent> heard = new ArrayList<>();

	private final AiCaches caches = new AiCaches(new CaffeineCacheStore(1000, Map.of(), this.clock),
			AiEvents.to(List.of(this.heard::add)), this.clock);

	private final AnswerCache cache = this.caches
		.cache(new CachePolicy("answers", Duration.ofHours(1), Duration.ofHours(2)));

	@Test
	void anExpiredAnswerStandsInForItsTime() throws Exception {
		ask("one");
		this.clock.advance(Duration.ofHours(1));
		CallScope scope = CallScope.nested().build();
		assertThat(this.cache.stale(key(), scope)).isEqualTo("one");
		assertThat(scope.record().degraded()).isTrue();
		assertThat(this.heard).endsWith(new AiEvent.Hit("answers", AiEvent.Hit.Kind.STALE));
		this.clock.advance(Duration.ofMinutes(105));
		assertThat(this.cache.stale(key(), null)).isEqualTo("one");
		this.clock.advance(Duration.ofMinutes(15));
		assertThat(this.cache.stale(key(), null)).isNull();
	}

	@Test
	void whereThereIsNoneTheScopeIsNotDegraded() {
		CallScope scope = CallScope.nested().build();
		assertThat(this.cache.stale(key(), scope)).isNull();
		assertThat(scope.record().degraded()).isFalse();
		assertThat(this.heard).isEmpty();
	}

	@Test
	void whereNoneIsWantedNoneIsSought() throws Exception {
		AnswerCache plain = this.caches.cache(new CachePolicy("plain", Duration.ofHours(1)));
		plain.call(key(), ALWAYS, () -> "one");
		assertThat(plain.stale(key(), null)).isNull();
	}

	@Test
	void anAnswerIsFreshForNearlyAllOfItsTimeAndNoLonger() throws Exception {
		ask("one");
		this.clock.advance(Duration.ofMinutes(56));
		assertThat(ask("two")).isEqualTo("one");
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(ask("two")).isEqualTo("two");
	}

	@Test
	void aHitHeedsTheModelInForce() throws Exception {
		ask("one");
		CallScope blocking = CallScope.nested().build();
		blocking.call(() -> ask("two"));
		assertThat(blocking.record().observed()).isTrue();
		CallScope reactive = CallScope.nested().build();
		this.cache.mono(key(), ALWAYS, Mono.just("two")).contextWrite(reactive::writeTo).block();
		assertThat(reactive.record().observed()).isTrue();
		CallScope missing = CallScope.nested().build();
		missing.call(() -> this.cache.call(CacheKey.of(List.of("other"), String.class, null), ALWAYS, () -> "three"));
		assertThat(missing.record().observed()).isFalse();
	}

	@Test
	void streamsTellOfHitsAndMisses() {
		CacheKey key = CacheKey.of(List.of("stream"), List.class, null);
		assertThat(this.cache.flux(key, ALWAYS, Flux.just("a", "b")).collectList().block()).containsExactly("a", "b");
		assertThat(this.cache.flux(key, ALWAYS, Flux.just("c")).collectList().block()).containsExactly("a", "b");
		assertThat(this.heard).containsExactly(new AiEvent.Miss("answers"),
				new AiEvent.Hit("answers", AiEvent.Hit.Kind.HIT));
	}

	@Test
	void allCachesAreClearedAtOnce() throws Exception {
		ask("one");
		this.caches.clear();
		assertThat(ask("two")).isEqualTo("two");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1 })
	void aTimeThatIsNotPositiveIsRefused(long seconds) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new CachePolicy("answers", Duration.ofHours(1), Duration.ofSeconds(seconds)))
			.withMessageContaining("staleIfError must be positive");
	}

	private String ask(String answer) throws Exception {
		return this.cache.call(key(), ALWAYS, () -> answer);
	}

	private static CacheKey key() {
		return CacheKey.of(List.of("question"), String.class, null);
	}

}
