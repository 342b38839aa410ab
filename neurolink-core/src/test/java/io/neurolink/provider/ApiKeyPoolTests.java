package io.neurolink.provider;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ApiKeyPool} and {@link ProviderName}.
 */
class ApiKeyPoolTests {

	private final VirtualClock clock = VirtualClock.manual();

	@Test
	void keysTakeTurns() {
		ApiKeyPool pool = ApiKeyPool.of(List.of("one", "two"));
		assertThat(List.of(take(pool), take(pool), take(pool))).containsExactly("one", "two", "one");
	}

	@Test
	void theFirstIsFilledFirstWhereThatIsWished() {
		ApiKeyPool pool = pool(ApiKeyPool.Strategy.FILL_FIRST, "one", "two");
		assertThat(List.of(take(pool), take(pool))).containsExactly("one", "one");
		pool.failed(pool.next(), tooFast(Duration.ofSeconds(5)));
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(take(pool)).isEqualTo("one");
	}

	@Test
	void aKeyThatWasNotAcceptedRestsUntilOneCallProbesIt() {
		ApiKeyPool pool = pool("one", "two");
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		this.clock.advance(Duration.ofMinutes(5));
		ApiKey probe = pool.next();
		assertThat(probe.value()).isEqualTo("one");
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		pool.succeeded(probe);
		assertThat(List.of(take(pool), take(pool))).containsExactly("one", "two");
	}

	@Test
	void aProbeThatFailsRestsTheKeyAgain() {
		ApiKeyPool pool = pool("one", "two");
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		this.clock.advance(Duration.ofMinutes(5));
		take(pool);
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(List.of(take(pool), take(pool))).contains("one");
	}

	@Test
	void aProbeThatTellsNothingOfTheKeyLeavesItToTheNextCall() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		this.clock.advance(Duration.ofMinutes(5));
		pool.failed(pool.next(), failure(AiErrorType.NETWORK));
		ApiKey probe = pool.next();
		assertThatExceptionOfType(AiException.class).isThrownBy(pool::next);
		pool.abandoned(probe);
		assertThat(pool.next()).isSameAs(probe);
	}

	@Test
	void aProbeOfWhichNothingIsHeardDoesNotHoldTheKeyForEver() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		this.clock.advance(Duration.ofMinutes(5));
		take(pool);
		this.clock.advance(Duration.ofMinutes(2));
		assertThat(take(pool)).isEqualTo("one");
	}

	@Test
	void spentQuotaSuspendsAKeyForAnHourWhereThatIsNotTooLong() {
		ApiKeyPool pool = ApiKeyPool.of(() -> List.of("one", "two"), ApiKeyPool.Strategy.ROUND_ROBIN, this.clock,
				Duration.ofHours(2));
		pool.failed(pool.next(), failure(AiErrorType.QUOTA_EXCEEDED));
		this.clock.advance(Duration.ofMinutes(59));
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(List.of(take(pool), take(pool))).contains("one");
	}

	@Test
	void tooFastAKeyIsSuspendedForAsLongAsTheProviderAskedThenOneCallProbes() {
		ApiKeyPool pool = pool("one", "two");
		pool.failed(pool.next(), tooFast(Duration.ofSeconds(20)));
		this.clock.advance(Duration.ofSeconds(19));
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		this.clock.advance(Duration.ofSeconds(1));
		ApiKey probe = pool.next();
		assertThat(probe.value()).isEqualTo("one");
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		pool.succeeded(probe);
		assertThat(List.of(take(pool), take(pool))).contains("one");
	}

	@Test
	void tooFastAKeyWithoutATimeToWaitDoesNotRest() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(), failure(AiErrorType.RATE_LIMIT));
		assertThat(take(pool)).isEqualTo("one");
	}

	@Test
	void aSuccessThatBeganBeforeTheRestDoesNotEndIt() {
		ApiKeyPool pool = pool("one", "two");
		ApiKey key = pool.next();
		pool.failed(key, tooFast(Duration.ofSeconds(20)));
		pool.succeeded(key);
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
	}

	@Test
	void aFailureThatBeganBeforeTheRestDoesNotShortenIt() {
		ApiKeyPool pool = pool("one", "two");
		ApiKey key = pool.next();
		pool.failed(key, failure(AiErrorType.AUTHENTICATION));
		pool.failed(key, tooFast(Duration.ofSeconds(1)));
		this.clock.advance(Duration.ofMinutes(4));
		assertThat(List.of(take(pool), take(pool))).containsExactly("two", "two");
		assertThat(pool.status().get(0).reason()).isEqualTo(AiErrorType.AUTHENTICATION);
	}

	@ParameterizedTest
	@EnumSource(value = AiErrorType.class, mode = EnumSource.Mode.EXCLUDE,
			names = { "AUTHENTICATION", "QUOTA_EXCEEDED", "RATE_LIMIT" })
	void otherFailuresSayNothingOfTheKey(AiErrorType type) {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(), failure(type));
		assertThat(take(pool)).isEqualTo("one");
	}

	@Test
	void anotherKeyIsOneThatWasNotTriedAndIsHealthy() {
		ApiKeyPool pool = pool("one", "two", "three");
		ApiKey one = pool.next();
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		ApiKey three = pool.another(Set.of(one));
		assertThat(three).isNotNull().extracting(ApiKey::value).isEqualTo("three");
		assertThat(pool.another(Set.of(one, three))).isNull();
	}

	@Test
	void whenAllRestTheFirstReasonIsToldWithTheTimeUntilOneIsUsedAgain() {
		ApiKeyPool pool = pool("one", "two");
		pool.failed(pool.next(), AiException.builder(AiErrorType.QUOTA_EXCEEDED).message("Spent").status(429).build());
		pool.failed(pool.next(), tooFast(Duration.ofSeconds(20)));
		this.clock.advance(Duration.ofSeconds(5));
		assertThatExceptionOfType(AiException.class).isThrownBy(pool::next).satisfies((failure) -> {
			assertThat(failure.type()).isEqualTo(AiErrorType.QUOTA_EXCEEDED);
			assertThat(failure.status()).isEqualTo(429);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(15));
			assertThat(failure).hasMessageContaining("all 2 are suspended").hasMessageContaining("Spent");
		});
	}

	@Test
	void keysAreExchangedWhileItRunsAndThoseThatStayKeepTheirHealth() {
		AtomicReference<List<String>> keys = new AtomicReference<>(List.of("one", "two"));
		ApiKeyPool pool = ApiKeyPool.of(keys::get, ApiKeyPool.Strategy.ROUND_ROBIN, this.clock);
		ApiKey one = pool.next();
		pool.failed(pool.next(), failure(AiErrorType.AUTHENTICATION));
		keys.set(List.of("two", "three"));
		assertThat(List.of(take(pool), take(pool))).containsExactly("three", "three");
		pool.failed(one, failure(AiErrorType.AUTHENTICATION));
		assertThat(pool.status()).hasSize(2);
	}

	@Test
	void aSourceThatFailsLeavesTheKeysKnownSoFarInUse() {
		AtomicReference<List<String>> keys = new AtomicReference<>(List.of("one"));
		ApiKeyPool pool = ApiKeyPool.of(() -> List.of(keys.get().get(0)), ApiKeyPool.Strategy.ROUND_ROBIN, this.clock);
		keys.set(List.of());
		assertThat(take(pool)).isEqualTo("one");
		keys.set(List.of(" "));
		assertThat(take(pool)).isEqualTo("one");
		keys.set(List.of("two"));
		assertThat(take(pool)).isEqualTo("two");
	}

	@Test
	void aKeyGivenTwiceIsOne() {
		assertThat(pool("one", "one", "two").size()).isEqualTo(2);
	}

	@Test
	void itsStatusTellsFingerprintsAndNoKey() {
		ApiKeyPool pool = pool("sk-secret", "sk-other");
		pool.failed(pool.next(), tooFast(Duration.ofSeconds(20)));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(pool.status())
			.hasToString("[Status[fingerprint=746b4ad1, reason=RATE_LIMIT, restsFor=PT19S, models=[]], "
					+ "Status[fingerprint=3dcad332, reason=null, restsFor=null, models=[]]]");
		assertThat(pool.next()).hasToString("ApiKey[3dcad332]");
	}

	@Test
	void noKeyAndABlankKeyAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeyPool.of(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeyPool.of(List.of("sk-secret", " ")))
			.withMessageNotContaining("secret")
			.withMessageContaining("number 2");
	}

	@Test
	void itsTextShowsNoKey() {
		assertThat(ApiKeyPool.of(List.of("sk-secret"))).hasToString("ApiKeyPool[1 key]");
	}

	@Test
	void aReactiveThreadMayMeetAnotherThatPicksAKey() {
		CountDownLatch picking = new CountDownLatch(1);
		CompletableFuture<Void> picked = new CompletableFuture<>();
		AtomicReference<Thread> slow = new AtomicReference<>();
		AtomicReference<Thread> reactive = new AtomicReference<>();
		ApiKeyPool pool = ApiKeyPool.of(() -> {
			if (Thread.currentThread() == slow.get()) {
				picking.countDown();
				picked.join();
			}
			return List.of("one");
		}, ApiKeyPool.Strategy.ROUND_ROBIN, this.clock);
		CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
			slow.set(Thread.currentThread());
			return take(pool);
		});
		Awaitility.await().until(() -> picking.getCount() == 0);
		CompletableFuture<String> second = Mono.fromSupplier(() -> {
			reactive.set(Thread.currentThread());
			return take(pool);
		}).subscribeOn(Schedulers.parallel()).toFuture();
		Awaitility.await()
			.until(() -> second.isDone()
					|| (reactive.get() != null && reactive.get().getState() == Thread.State.BLOCKED));
		picked.complete(null);
		assertThat(first).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("one");
		assertThat(second).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("one");
	}

	@Test
	void namesMatchWithoutDashesAndCase() {
		assertThat(ProviderName.canonical("Google-AI")).isEqualTo(ProviderName.canonical("googleai"));
		assertThat(ProviderName.canonical("GOOGLE_AI")).isEqualTo(ProviderName.canonical("google-ai"));
	}

	private ApiKeyPool pool(String... keys) {
		return pool(ApiKeyPool.Strategy.ROUND_ROBIN, keys);
	}

	private ApiKeyPool pool(ApiKeyPool.Strategy strategy, String... keys) {
		return ApiKeyPool.of(List.of(keys), strategy, this.clock);
	}

	private static String take(ApiKeyPool pool) {
		return pool.next().value();
	}

	private static AiException failure(AiErrorType type) {
		return AiException.builder(type).build();
	}

	private static AiException tooFast(Duration retryAfter) {
		return AiException.builder(AiErrorType.RATE_LIMIT).retryAfter(retryAfter).build();
	}

}
