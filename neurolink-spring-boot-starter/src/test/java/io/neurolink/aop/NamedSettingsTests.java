package io.neurolink.aop;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Each property of a named retry, cache or limiter, and of the retries of the whole
 * application, takes effect.
 */
class NamedSettingsTests {

	private static final String RETRY = "neurolink.retry.instances.desk.";

	private static final String CACHE = "neurolink.cache.instances.answers.";

	private static final String LIMIT = "neurolink.rate-limit.instances.tight.";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withUserConfiguration(Application.class);

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "multiplier=3 | 1, 3, 9", "delay=2s | 2, 4, 8", "max-delay=1500ms | 1, 1.5, 1.5",
					"max-retries=1 | 1", "deadline=2s | 1", "retry-on=rate-limit | ",
					"retry-on=rate-limit,overloaded | 1, 2, 4" })
	void aRetryWaitsAsItsPropertiesSay(String property, String seconds) {
		run((desk) -> {
			desk.provider().failNext(10, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> desk.retried("why?"))).isInstanceOf(AiException.class);
			assertThat(desk.clock().waits()).isEqualTo(durations(seconds));
		}, RETRY + property);
	}

	@Test
	void theJitterOfARetryIsThatOfItsProperty() {
		run((desk) -> {
			desk.provider().failNext(10, AiErrorType.OVERLOADED);
			catchThrowable(() -> desk.retried("why?"));
			assertThat(desk.clock().waits()).hasSize(3)
				.allMatch((wait) -> wait.compareTo(Duration.ofSeconds(1)) >= 0)
				.noneMatch(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4))::contains);
		}, RETRY + "jitter=1h");
	}

	@Test
	void aRetryAfterWithinTheMaximumWaitIsWaitedForAndALongerOneIsNot() {
		run((desk) -> {
			desk.provider().retryAfter(Duration.ofSeconds(5));
			desk.provider().failNext(1, AiErrorType.RATE_LIMIT);
			assertThat(desk.retried("why?")).isNotBlank();
			desk.provider().retryAfter(Duration.ofSeconds(6));
			desk.provider().failNext(1, AiErrorType.RATE_LIMIT);
			assertThat(catchThrowable(() -> desk.retried("why?"))).isInstanceOf(AiException.class);
			assertThat(desk.clock().waits()).containsExactly(Duration.ofSeconds(5));
		}, "neurolink.retry.max-wait=5s");
	}

	@ParameterizedTest
	@CsvSource({ "false, 6", "true, 1" })
	void theRetryBudgetCanBeSwitchedOff(boolean enabled, int retries) {
		run((desk) -> {
			desk.provider().failNext(100, AiErrorType.OVERLOADED);
			catchThrowable(() -> desk.retried("why?"));
			catchThrowable(() -> desk.retried("why?"));
			assertThat(desk.clock().waits()).hasSize(retries);
		}, "neurolink.retry.budget.enabled=" + enabled, "neurolink.retry.budget.ratio=0",
				"neurolink.retry.budget.min-per-second=0");
	}

	@ParameterizedTest
	@CsvSource({ "0, 1", "0.1, 2" })
	void aSuccessPaysForAsManyRetriesAsTheRatioSays(String ratio, int retries) {
		run((desk) -> {
			desk.provider().failNext(2, AiErrorType.OVERLOADED);
			catchThrowable(() -> desk.retried("why?"));
			for (int i = 0; i < 11; i++) {
				desk.retried("why?");
			}
			desk.provider().failNext(10, AiErrorType.OVERLOADED);
			catchThrowable(() -> desk.retried("why?"));
			assertThat(desk.clock().waits()).hasSize(retries);
		}, "neurolink.retry.budget.ratio=" + ratio, "neurolink.retry.budget.min-per-second=0");
	}

	@ParameterizedTest
	@ValueSource(strings = { CACHE + "maximum-size=0", "neurolink.cache.maximum-size=0" })
	void aCacheKeepsAsManyAnswersAsItsPropertySays(String property) {
		run((desk) -> {
			desk.cached("why?");
			desk.cached("why?");
			assertThat(desk.provider().callCount()).isEqualTo(2);
		}, property);
	}

	@Test
	void theSizeOfOneCacheWinsOverThatOfAll() {
		run((desk) -> {
			desk.cached("why?");
			desk.cached("why?");
			assertThat(desk.provider().callCount()).isEqualTo(1);
		}, "neurolink.cache.maximum-size=0", CACHE + "maximum-size=1");
	}

	@Test
	void aStaleAnswerStandsInForAsLongAsItsPropertySays() {
		run((desk) -> {
			desk.cached("why?");
			desk.clock().advance(Duration.ofMinutes(90));
			desk.provider().failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.cached("why?").degraded()).isTrue();
			desk.clock().advance(Duration.ofMinutes(60));
			desk.provider().failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.cached("why?").content()).isEqualTo("sorry");
		}, CACHE + "stale-if-error=1h");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "limit=2 | limit(tight, 2 per 1h", "per=3m | limit(tight, 1 per 3m",
			"algorithm=sliding-window | sliding window", "scope=call | each call" })
	void aLimiterIsAsItsPropertiesSay(String property, String plan) {
		this.runner.withPropertyValues(LIMIT + property)
			.run((context) -> assertThat(context.getBean(AiPlans.class).describe())
				.anyMatch((line) -> line.contains(plan)));
	}

	@Test
	void aLimiterCountsTokensIfItsPropertySaysSo() {
		run((desk) -> assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.limited("why?"))
			.withMessageContaining("tokens"), LIMIT + "unit=tokens", LIMIT + "limit=300");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mode=reject", "max-wait=59m" })
	void aLimiterRefusesAsItsPropertiesSay(String property) {
		run((desk) -> {
			desk.limited("why?");
			assertThatExceptionOfType(AiLimitExceededException.class).isThrownBy(() -> desk.limited("why?"));
			assertThat(desk.clock().waits()).isEmpty();
		}, LIMIT + property);
	}

	@Test
	void withoutPropertiesTheAttributesHold() {
		run((desk) -> {
			desk.limited("why?");
			desk.limited("why?");
			assertThat(desk.clock().waits()).containsExactly(Duration.ofHours(1));
		});
	}

	private void run(Consumer<Desk> test, String... properties) {
		this.runner.withPropertyValues(properties).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean(Desk.class));
		});
	}

	private static List<Duration> durations(@Nullable String seconds) {
		if (seconds == null) {
			return List.of();
		}
		return Stream.of(seconds.split(", "))
			.map((text) -> Duration.ofMillis((long) (Double.parseDouble(text) * 1000)))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

		@Bean
		SimulatedProvider demo(AiClock clock) {
			return SimulatedProvider.builder("demo").clock(clock).build();
		}

		@Bean
		Desk desk(AiTemplate ai, SimulatedProvider provider, VirtualClock clock) {
			return new Desk(ai, provider, clock);
		}

	}

	static class Desk {

		private final AiTemplate ai;

		private final SimulatedProvider provider;

		private final VirtualClock clock;

		Desk(AiTemplate ai, SimulatedProvider provider, VirtualClock clock) {
			this.ai = ai;
			this.provider = provider;
			this.clock = clock;
		}

		SimulatedProvider provider() {
			return this.provider;
		}

		VirtualClock clock() {
			return this.clock;
		}

		@AiRetry(name = "desk", jitter = "0s")
		String retried(String question) {
			return this.ai.generate(question);
		}

		@AiFallback("sorry")
		@AiCached("answers")
		AiResponse cached(String question) {
			return this.ai.generate(AiRequest.of(question));
		}

		@AiRateLimited(name = "tight", limit = 1, per = "1h", maxWait = "2h")
		String limited(String question) {
			return this.ai.generate(question);
		}

	}

}
