package io.neurolink.provider;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.SuspensionScope;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a failure suspends in an {@link ApiKeyPool}: the key, a model on the key, or
 * nothing; and for how long.
 */
class KeySuspensionTests {

	private static final String LARGE = "gpt-4o";

	private static final String SMALL = "gpt-4o-mini";

	private final VirtualClock clock = VirtualClock.manual();

	@Test
	void aRateLimitSuspendsTheModelOnTheKeyAndNoOther() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(LARGE), LARGE, rateLimit(Duration.ofSeconds(20)));
		assertThat(pool.next(SMALL).value()).isEqualTo("one");
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(LARGE)).satisfies((failure) -> {
			assertThat(failure.type()).isEqualTo(AiErrorType.RATE_LIMIT);
			assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(20));
			assertThat(failure.model()).isEqualTo(LARGE);
			assertThat(failure).hasMessageContaining("the model 'gpt-4o' is suspended on the only key")
				.hasMessageContaining("until " + this.clock.instant().plusSeconds(20))
				.hasMessageContaining("(20s)")
				.hasMessageContaining("because of RATE_LIMIT")
				.hasMessageContaining("other models are not affected")
				.hasMessageContaining("Slow down");
		});
	}

	@Test
	void onAnotherKeyTheModelIsNotSuspended() {
		ApiKeyPool pool = pool("one", "two");
		ApiKey one = pool.next(LARGE);
		pool.failed(one, LARGE, rateLimit(Duration.ofSeconds(20)));
		assertThat(pool.another(LARGE, Set.of(one))).isNotNull().extracting(ApiKey::value).isEqualTo("two");
		assertThat(List.of(pool.next(LARGE).value(), pool.next(LARGE).value())).containsExactly("two", "two");
		assertThat(List.of(pool.next(SMALL).value(), pool.next(SMALL).value())).contains("one");
	}

	@ParameterizedTest
	@EnumSource(value = AiErrorType.class, names = { "AUTHENTICATION", "QUOTA_EXCEEDED" })
	void aRefusedKeyAndSpentQuotaSuspendTheKeyForAllModels(AiErrorType type) {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(LARGE), LARGE, failure(type));
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(SMALL))
			.withMessageContaining("the only one is suspended")
			.satisfies((failure) -> assertThat(failure.type()).isEqualTo(type));
	}

	@Test
	void aRefusalOfAModelSuspendsThatModelOnly() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(LARGE), LARGE,
				AiException.builder(AiErrorType.AUTHENTICATION).suspends(SuspensionScope.MODEL).build());
		assertThat(pool.next(SMALL).value()).isEqualTo("one");
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(LARGE))
			.satisfies((failure) -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(5)));
	}

	@Test
	void aRefusalThatSaysNothingOfTheKeySuspendsNothing() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(LARGE), LARGE,
				AiException.builder(AiErrorType.AUTHENTICATION).suspends(SuspensionScope.NONE).build());
		assertThat(pool.next(LARGE).value()).isEqualTo("one");
	}

	@ParameterizedTest
	@CsvSource({ "RATE_LIMIT", "QUOTA_EXCEEDED", "AUTHENTICATION" })
	void noProviderSuspendsForLongerThanTheMaximum(AiErrorType type) {
		ApiKeyPool pool = ApiKeyPool.of(() -> List.of("one"), ApiKeyPool.Strategy.ROUND_ROBIN, this.clock,
				Duration.ofSeconds(90));
		pool.failed(pool.next(LARGE), LARGE,
				AiException.builder(type).retryAfter(Duration.ofSeconds(1_771_404_540)).build());
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(LARGE))
			.satisfies((failure) -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(90)));
		this.clock.advance(Duration.ofSeconds(90));
		assertThat(pool.next(LARGE).value()).isEqualTo("one");
	}

	@Test
	void theMaximumIsFiveMinutesUnlessAnotherIsGiven() {
		ApiKeyPool pool = pool("one");
		pool.failed(pool.next(LARGE), LARGE, failure(AiErrorType.QUOTA_EXCEEDED));
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(pool.next(LARGE).value()).isEqualTo("one");
	}

	@Test
	void aSuspendedModelIsProbedByOneCall() {
		ApiKeyPool pool = pool("one");
		ApiKey key = pool.next(LARGE);
		pool.failed(key, LARGE, rateLimit(Duration.ofSeconds(20)));
		this.clock.advance(Duration.ofSeconds(20));
		pool.next(LARGE);
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(LARGE))
			.satisfies((failure) -> assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
		assertThat(pool.next(SMALL)).isSameAs(key);
		pool.succeeded(key, SMALL);
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(LARGE));
		pool.succeeded(key, LARGE);
		assertThat(List.of(pool.next(LARGE), pool.next(LARGE))).containsOnly(key);
		assertThat(pool.status().get(0).models()).isEmpty();
	}

	@Test
	void aProbeOfAModelThatIsGivenUpLeavesItToTheNextCall() {
		ApiKeyPool pool = pool("one");
		ApiKey key = pool.next(LARGE);
		pool.failed(key, LARGE, rateLimit(Duration.ofSeconds(20)));
		this.clock.advance(Duration.ofSeconds(20));
		pool.next(LARGE);
		pool.abandoned(key, LARGE);
		pool.next(LARGE);
		pool.failed(key, LARGE, failure(AiErrorType.CONTENT_FILTERED));
		assertThat(pool.next(LARGE)).isSameAs(key);
	}

	@Test
	void aProbeThatFailsSuspendsTheModelAgain() {
		ApiKeyPool pool = pool("one");
		ApiKey key = pool.next(LARGE);
		pool.failed(key, LARGE, rateLimit(Duration.ofSeconds(20)));
		this.clock.advance(Duration.ofSeconds(20));
		pool.failed(pool.next(LARGE), LARGE, rateLimit(Duration.ofSeconds(3)));
		this.clock.advance(Duration.ofSeconds(2));
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next(LARGE));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(pool.next(LARGE)).isSameAs(key);
	}

	@Test
	void theStatusShowsBothLevels() {
		ApiKeyPool pool = pool("one", "two");
		pool.failed(pool.next(LARGE), LARGE, rateLimit(Duration.ofSeconds(20)));
		pool.failed(pool.next(LARGE), LARGE, failure(AiErrorType.QUOTA_EXCEEDED));
		this.clock.advance(Duration.ofSeconds(5));
		List<ApiKeyPool.Status> status = pool.status();
		assertThat(status.get(0).isHealthy()).isTrue();
		assertThat(status.get(0).models())
			.containsExactly(new ApiKeyPool.ModelStatus(LARGE, AiErrorType.RATE_LIMIT, Duration.ofSeconds(15)));
		assertThat(status.get(1).reason()).isEqualTo(AiErrorType.QUOTA_EXCEEDED);
		assertThat(status.get(1).models()).isEmpty();
	}

	@Test
	void theNumberOfModelsThatAreRememberedIsBounded() {
		ApiKeyPool pool = pool("one");
		ApiKey key = pool.next();
		for (int i = 0; i < 10_000; i++) {
			pool.failed(key, "model-" + i, rateLimit(Duration.ofSeconds(20)));
		}
		pool.failed(key, "m".repeat(100_000), rateLimit(Duration.ofSeconds(20)));
		assertThat(pool.status().get(0).models()).hasSize(KeyHealth.MAX_MODELS);
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> pool.next("model-9999"));
	}

	@Test
	void modelsWhoseSuspensionIsOverMakeRoomFirst() {
		ApiKeyPool pool = pool("one");
		ApiKey key = pool.next();
		pool.failed(key, LARGE, rateLimit(Duration.ofMinutes(5)));
		for (int i = 0; i < KeyHealth.MAX_MODELS; i++) {
			pool.failed(key, "old-" + i, rateLimit(Duration.ofSeconds(1)));
		}
		this.clock.advance(Duration.ofSeconds(1));
		pool.failed(key, SMALL, rateLimit(Duration.ofSeconds(20)));
		assertThat(pool.status().get(0).models()).extracting(ApiKeyPool.ModelStatus::model)
			.containsExactly(LARGE, SMALL);
	}

	@Test
	void aMaximumThatIsNotPositiveIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> ApiKeyPool.of(() -> List.of("one"), ApiKeyPool.Strategy.ROUND_ROBIN, this.clock, Duration.ZERO));
	}

	@Test
	void whatAFailureSuspendsFollowsFromItsTypeUnlessItSaysMore() {
		assertThat(failure(AiErrorType.QUOTA_EXCEEDED).suspends()).isEqualTo(SuspensionScope.KEY);
		assertThat(failure(AiErrorType.RATE_LIMIT).suspends()).isEqualTo(SuspensionScope.MODEL);
		assertThat(failure(AiErrorType.CONTENT_FILTERED).suspends()).isEqualTo(SuspensionScope.NONE);
		AiException said = AiException.builder(AiErrorType.NOT_FOUND).suspends(SuspensionScope.MODEL).build();
		assertThat(said.copy().suspends()).isEqualTo(SuspensionScope.MODEL);
	}

	private ApiKeyPool pool(String... keys) {
		return ApiKeyPool.of(List.of(keys), ApiKeyPool.Strategy.ROUND_ROBIN, this.clock);
	}

	private static AiException failure(AiErrorType type) {
		return AiException.builder(type).build();
	}

	private static AiException rateLimit(Duration retryAfter) {
		return AiException.builder(AiErrorType.RATE_LIMIT).message("Slow down").retryAfter(retryAfter).build();
	}

}
