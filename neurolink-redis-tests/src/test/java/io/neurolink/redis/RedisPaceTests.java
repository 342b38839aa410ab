package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.pace.AnnouncedLimit;
import io.neurolink.pace.LimitUnit;
import io.neurolink.pace.PaceSettings;
import io.neurolink.pace.PacedCall;
import io.neurolink.pace.Pacer;
import io.neurolink.pace.SharedPace;
import io.neurolink.testserver.RedisServer;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Announced limits on a real Redis, as two instances see them.
 */
@Timeout(60)
class RedisPaceTests {

	private static final String TARGET = "openai:b77e410d:gpt-4o";

	private static final ModelRef MODEL = ModelRef.parse("openai/gpt-4o");

	private static final Map<LimitUnit, Long> CALL = Map.of(LimitUnit.REQUESTS, 1L, LimitUnit.TOKENS, 100L,
			LimitUnit.INPUT_TOKENS, 50L, LimitUnit.OUTPUT_TOKENS, 50L);

	private static RedisServer server;

	private static LettuceConnectionFactory factory;

	private final RedisPace here = new RedisPace(factory, Duration.ofSeconds(10), "");

	private final RedisPace there = new RedisPace(factory, Duration.ofSeconds(10), "");

	private final StringRedisTemplate redis = new StringRedisTemplate(factory);

	@BeforeAll
	static void startServer() {
		server = RedisServer.started();
		factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", server.port()));
		factory.afterPropertiesSet();
		factory.start();
	}

	@AfterAll
	static void stopServer() {
		factory.destroy();
		server.close();
	}

	@BeforeEach
	void renewServer() {
		server.renew();
	}

	@AfterEach
	void disconnect() {
		this.here.close();
		this.there.close();
	}

	@Test
	void nothingWaitsBeforeAnythingIsAnnounced() {
		for (int i = 0; i < 20; i++) {
			assertThat(take(this.here).delay()).isZero();
		}
	}

	@Test
	void instancesTogetherTakeWhatRemains() {
		announce(this.here, take(this.here), requests(10L, 6, Duration.ofMinutes(1)));
		List<SharedPace.Decision> decisions = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			decisions.add(take((i % 2 == 0) ? this.here : this.there));
		}
		assertThat(decisions).filteredOn((decision) -> decision.delay().isZero()).hasSize(6);
		assertThat(decisions).filteredOn((decision) -> !decision.delay().isZero())
			.hasSize(4)
			.allSatisfy((decision) -> assertThat(decision.delay()).isBetween(Duration.ofSeconds(50),
					Duration.ofMinutes(1)));
	}

	@Test
	void anInstanceBelievesTheAnnouncementToAnother() {
		announce(this.here, take(this.here), requests(10L, 0, Duration.ofMinutes(1)));
		assertThat(take(this.there).delay()).isPositive();
	}

	@Test
	void anEarlierAnswerDoesNotReplaceALaterAnnouncement() {
		SharedPace.Decision earlier = take(this.here);
		SharedPace.Decision later = take(this.there);
		announce(this.there, later, requests(10L, 0, Duration.ofMinutes(1)));
		announce(this.here, earlier, requests(10L, 5, Duration.ofMinutes(1)));
		assertThat(take(this.here).delay()).isPositive();
	}

	@Test
	void callsThatWereSentSinceAreSubtracted() {
		SharedPace.Decision first = take(this.here);
		take(this.there);
		take(this.there);
		announce(this.here, first, requests(10L, 3, Duration.ofMinutes(1)));
		assertThat(take(this.here).delay()).isZero();
		assertThat(take(this.here).delay()).isPositive();
	}

	@Test
	void theLimitIsFullAfterItsReset() {
		announce(this.here, take(this.here), requests(10L, 0, Duration.ofMillis(1)));
		Awaitility.await().until(() -> take(this.there).delay().isZero());
	}

	@Test
	void oneCallProbesALimitWhoseResetIsLaterThanIsBelieved() {
		announce(this.here, take(this.here), tokens(0, Duration.ofDays(1)), Duration.ofMillis(500));
		assertThat(take(this.there).delay()).isBetween(Duration.ofNanos(1), Duration.ofMillis(500));
		List<SharedPace.Decision> probes = new ArrayList<>();
		Awaitility.await().until(() -> {
			probes.add(take(this.here));
			return probes.get(probes.size() - 1).delay().isZero();
		});
		join(this.here.announced(TARGET, probes.get(probes.size() - 1).ticket(), List.of(tokens(0, Duration.ofDays(1))),
				Duration.ofMinutes(10)));
		assertThat(take(this.there).delay()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
		assertThat(this.redis.getExpire(key())).isBetween(600L, 3600L);
	}

	@Test
	void aProbeLeavesNothingForOtherCalls() {
		announce(this.here, take(this.here), tokens(0, Duration.ofDays(1)), Duration.ofMillis(1));
		this.redis.opsForHash().put(key(), "tokens.p", "600000000");
		Awaitility.await().until(() -> take(this.there).delay().isZero());
		assertThat(take(this.there).delay()).isGreaterThan(Duration.ofMinutes(9));
	}

	@Test
	void tokensAreCorrectedUntilTheyAreAnnounced() {
		SharedPace.Decision first = take(this.here);
		announce(this.here, first, tokens(150));
		SharedPace.Decision second = take(this.here);
		assertThat(take(this.there).delay()).isPositive();
		join(this.here.adjust(TARGET, second.ticket(), Map.of(LimitUnit.TOKENS, -60L)));
		assertThat(take(this.there).delay()).isZero();
		join(this.here.adjust(TARGET, first.ticket(), Map.of(LimitUnit.TOKENS, -1000L)));
		assertThat(take(this.there).delay()).isPositive();
	}

	@Test
	void aRejectionStopsEveryInstance() {
		join(this.here.block(TARGET, Duration.ofSeconds(30)));
		assertThat(take(this.there).delay()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
	}

	@Test
	void aBucketIsRecognized() {
		announce(this.here, take(this.here), requests(10L, 9, Duration.ofSeconds(6)));
		SharedPace.Decision last = take(this.here);
		for (int i = 0; i < 8; i++) {
			last = take(this.here);
		}
		announce(this.here, last, requests(10L, 0, Duration.ofSeconds(60)));
		assertThat(take(this.there).delay()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
	}

	@Test
	void aBucketRefillsThoughNoAnswerAnnouncesIt() {
		announce(this.here, take(this.here), requests(10L, 10, Duration.ofHours(1)));
		this.redis.opsForHash().put(key(), "requests.v", "0.001");
		for (int i = 0; i < 30; i++) {
			Awaitility.await().until(() -> take(this.there).delay().isZero());
		}
	}

	@Test
	void aBucketHoldsNoMoreThanItsLimit() {
		announce(this.here, take(this.here), requests(10L, 0, Duration.ofHours(1)));
		this.redis.opsForHash().put(key(), "requests.v", "0.00000001");
		this.redis.opsForHash().put(key(), "requests.a", "0");
		for (int i = 0; i < 10; i++) {
			assertThat(take(this.there).delay()).isZero();
		}
		assertThat(take(this.there).delay()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(100));
	}

	@Test
	void keysExpireAndNameNeitherKeyNorModel() {
		announce(this.here, take(this.here), requests(10L, 5, Duration.ofMinutes(1)));
		assertThat(this.redis.keys("*")).singleElement().satisfies((key) -> {
			assertThat(key).startsWith("neurolink:pace:").doesNotContain("gpt").doesNotContain("b77e410d");
			assertThat(this.redis.getExpire(key)).isBetween(1L, 3600L);
		});
	}

	@Test
	void twoPacersShareTheLimit() {
		Pacer one = pacer(this.here, Pacer.OnOutage.LOCAL, AiEvents.none());
		Pacer other = pacer(this.there, Pacer.OnOutage.LOCAL, AiEvents.none());
		PacedCall first = sent(one);
		first.responded(Map.of("x-ratelimit-remaining-requests", "2", "x-ratelimit-limit-requests", "10",
				"x-ratelimit-reset-requests", "1m0s")::get);
		first.ended(true, null);
		Awaitility.await().until(() -> this.redis.opsForHash().hasKey(key(), "requests.r"));
		sent(other).ended(true, null);
		sent(one).ended(true, null);
		AiException refusal = refused(other);
		assertThat(refusal.type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
		assertThat(refusal.retryAfter()).isGreaterThan(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@EnumSource
	void anOutageIsDecidedByTheSetting(Pacer.OnOutage mode) {
		List<AiEvent> events = new CopyOnWriteArrayList<>();
		Pacer pacer = pacer(new Failing(), mode, AiEvents.to(List.of(events::add)));
		if (mode == Pacer.OnOutage.REJECT) {
			assertThat(refused(pacer)).hasMessageContaining("neurolink.rate-limit.on-store-failure");
		}
		else {
			PacedCall first = sent(pacer);
			first.responded(Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-limit-requests", "10",
					"x-ratelimit-reset-requests", "1m0s")::get);
			first.ended(true, null);
			if (mode == Pacer.OnOutage.LOCAL) {
				assertThat(refused(pacer).type()).isEqualTo(AiErrorType.LIMIT_EXCEEDED);
			}
			else {
				sent(pacer).ended(true, null);
			}
		}
		assertThat(events).hasAtLeastOneElementOfType(AiEvent.StoreUnavailable.class);
	}

	private static Pacer pacer(SharedPace store, Pacer.OnOutage mode, AiEvents events) {
		return Pacer.shared(PaceSettings.DEFAULT, TokenCounter.byCharacters(), AiClock.system(), events, store, mode);
	}

	private static PacedCall sent(Pacer pacer) {
		return pacer.admit(MODEL, AiRequest.of("?"), null, null).toFuture().join();
	}

	private static AiException refused(Pacer pacer) {
		Throwable failure = catchThrowableOfType(Exception.class, () -> sent(pacer));
		return (AiException) ((failure instanceof AiException) ? failure : failure.getCause());
	}

	private String key() {
		return this.redis.keys("neurolink:pace:*").iterator().next();
	}

	private static SharedPace.Decision take(RedisPace pace) {
		return join(pace.take(TARGET, CALL));
	}

	private static void announce(RedisPace pace, SharedPace.Decision call, AnnouncedLimit limit) {
		announce(pace, call, limit, Duration.ofHours(1));
	}

	private static void announce(RedisPace pace, SharedPace.Decision call, AnnouncedLimit limit, Duration longest) {
		join(pace.announced(TARGET, call.ticket(), List.of(limit), longest));
	}

	private static AnnouncedLimit requests(Long limit, long remaining, Duration reset) {
		return new AnnouncedLimit("requests", LimitUnit.REQUESTS, limit, remaining, reset);
	}

	private static AnnouncedLimit tokens(long remaining) {
		return tokens(remaining, Duration.ofMinutes(1));
	}

	private static AnnouncedLimit tokens(long remaining, Duration reset) {
		return new AnnouncedLimit("tokens", LimitUnit.TOKENS, 1000L, remaining, reset);
	}

	private static <T> T join(CompletionStage<T> stage) {
		return stage.toCompletableFuture().join();
	}

	/**
	 * A store that does not answer.
	 */
	private static final class Failing implements SharedPace {

		@Override
		public String place() {
			return "Redis";
		}

		@Override
		public CompletionStage<Decision> take(String target, Map<LimitUnit, Long> costs) {
			return failed();
		}

		@Override
		public CompletionStage<?> announced(String target, String ticket, List<AnnouncedLimit> limits,
				Duration longest) {
			return failed();
		}

		@Override
		public CompletionStage<?> adjust(String target, String ticket, Map<LimitUnit, Long> corrections) {
			return failed();
		}

		@Override
		public CompletionStage<?> block(String target, Duration time) {
			return failed();
		}

		private static <T> CompletionStage<T> failed() {
			return CompletableFuture.failedStage(new IllegalStateException("gone"));
		}

	}

}
