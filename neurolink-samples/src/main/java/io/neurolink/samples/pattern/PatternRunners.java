package io.neurolink.samples.pattern;

import java.util.List;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.samples.Prompts;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.Durations;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The trials of the patterns. Those that are tried elsewhere, as the stream, have no
 * entry here.
 */
@Configuration(proxyBeanMethods = false)
class PatternRunners {

	private static final int MOST_LINES = 20;

	@Bean
	Trial comprehensiveErrorsTrial(ComprehensiveErrors pattern) {
		return new Trial("1.1", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial gracefulDegradationTrial(GracefulDegradation pattern) {
		return new Trial("1.2", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial exponentialBackoffTrial(ExponentialBackoff pattern) {
		return new Trial("2.1", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial jitteredBackoffTrial(JitteredBackoff pattern) {
		return new Trial("2.2", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial tokenBucketTrial(TokenBucket pattern) {
		return new Trial("4.1",
				(input) -> Outcome.ofFutures(Stream.generate(() -> pattern.answer(input)).limit(12).toList()));
	}

	@Bean
	Trial slidingWindowTrial(SlidingWindow pattern) {
		return new Trial("4.2",
				(input) -> Outcome.ofFutures(Stream.generate(() -> pattern.answer(input)).limit(6).toList()));
	}

	@Bean
	Trial memoryCacheTrial(MemoryCache pattern) {
		return new Trial("5.1", (input) -> {
			pattern.answer(input);
			return Outcome.of(pattern.answer(input)).noting(List.of("Asked twice"));
		});
	}

	@Bean
	@Profile("redis")
	Trial redisCacheTrial(RedisCache pattern) {
		return new Trial("5.2", (input) -> {
			pattern.answer(input);
			return Outcome.of(pattern.answer(input))
				.noting(List.of("Asked twice"))
				.noting(pattern.keys().stream().map((key) -> "On Redis: " + key).toList());
		});
	}

	@Bean
	Trial callLoggingTrial(CallLogging pattern) {
		return new Trial("6.1", (input) -> Outcome.of(pattern.answer(input))
			.noting(List.of("The line is in the log of the application, without a word of yours")));
	}

	@Bean
	Trial callMetricsTrial(CallMetrics pattern) {
		return new Trial("6.2", (input) -> Outcome.of(pattern.answer(input)).noting(pattern.calls()));
	}

	@Bean
	Trial maskedAddressesTrial(AiTemplate ai) {
		return new Trial("6.3", (input) -> Outcome.of(ai.tryGenerate(AiRequest.of(input))));
	}

	@Bean
	Trial supportBotTrial(SupportBot pattern) {
		return new Trial("7.1", (input) -> {
			SupportBot.Reply reply = pattern.reply(input);
			return Outcome.of(reply.answer()).noting(List.of("Taken for a question about: " + reply.intent().word()));
		});
	}

	@Bean
	Trial providerCheckTrial(ProviderCheck pattern) {
		return new Trial("7.2",
				(input) -> Outcome.none()
					.noting(pattern.ask(input)
						.entrySet()
						.stream()
						.map((checked) -> checked.getKey() + ": " + Outcome.inWords(checked.getValue()))
						.toList()));
	}

	@Bean
	Trial parallelAnswersTrial(ParallelAnswers pattern) {
		return new Trial("8.1", (input) -> Outcome.ofAll(pattern.answers(Prompts.lines("input", input, MOST_LINES))));
	}

	@Bean
	Trial batchedAnswersTrial(BatchedAnswers pattern) {
		return new Trial("8.2",
				(input) -> Outcome.ofFutures(pattern.answers(Prompts.lines("input", input, MOST_LINES))));
	}

	@Bean
	Trial sanitizedInputTrial(SanitizedInput pattern) {
		return new Trial("9.1", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial rotatingKeysTrial(RotatingKeys pattern) {
		return new Trial("9.2", (input) -> {
			Outcome outcome = Outcome.trying(() -> Outcome.of(pattern.answer(input)));
			return outcome.noting(pattern.status().stream().map(PatternRunners::inWords).toList());
		});
	}

	@Bean
	Trial boundedCallTrial(BoundedCall pattern) {
		return new Trial("10", (input) -> Outcome.of(pattern.answer(input)));
	}

	private static String inWords(ApiKeyPool.Status key) {
		AiErrorType reason = key.reason();
		return "The key " + key.fingerprint() + ((reason == null || key.restsFor() == null) ? " is healthy"
				: " is suspended for " + Durations.format(key.restsFor()) + ", because of " + reason);
	}

}
