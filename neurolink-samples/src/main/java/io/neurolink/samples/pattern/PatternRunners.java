package io.neurolink.samples.pattern;

import java.util.List;
import java.util.stream.Stream;

import io.neurolink.cost.AiBudgets;
import io.neurolink.cost.BudgetState;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.samples.desk.Prompts;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.Durations;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Registers the trials of the patterns, except those with a path of their own, such as
 * the stream.
 */
@Configuration(proxyBeanMethods = false)
class PatternRunners {

	private static final int MOST_LINES = 20;

	private static final int BUDGETED_CALLS = 4;

	@Bean
	Trial comprehensiveErrorsTrial(ComprehensiveErrors pattern) {
		return new Trial("comprehensive-errors", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial gracefulDegradationTrial(GracefulDegradation pattern) {
		return new Trial("graceful-degradation", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial exponentialBackoffTrial(ExponentialBackoff pattern) {
		return new Trial("exponential-backoff", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial jitteredBackoffTrial(JitteredBackoff pattern) {
		return new Trial("backoff-with-jitter", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial tokenBucketTrial(TokenBucket pattern) {
		return new Trial("token-bucket",
				(input) -> Outcome.ofFutures(Stream.generate(() -> pattern.answer(input)).limit(12).toList()));
	}

	@Bean
	Trial slidingWindowTrial(SlidingWindow pattern) {
		return new Trial("sliding-window",
				(input) -> Outcome.ofFutures(Stream.generate(() -> pattern.answer(input)).limit(6).toList()));
	}

	@Bean
	Trial pacedAnswersTrial(PacedAnswers pattern) {
		return new Trial("pacing", (input) -> {
			pattern.answer(input).join();
			return Outcome.ofFutures(Stream.generate(() -> pattern.answer(input)).limit(4).toList());
		});
	}

	@Bean
	Trial memoryCacheTrial(MemoryCache pattern) {
		return new Trial("cache-in-memory", (input) -> {
			pattern.answer(input);
			return Outcome.of(pattern.answer(input)).noting(List.of("Asked twice"));
		});
	}

	@Bean
	@Profile("redis")
	Trial redisCacheTrial(RedisCache pattern) {
		return new Trial("cache-on-redis", (input) -> {
			pattern.answer(input);
			return Outcome.of(pattern.answer(input))
				.noting(List.of("Asked twice"))
				.noting(pattern.keys().stream().map((key) -> "On Redis: " + key).toList());
		});
	}

	@Bean
	Trial callLoggingTrial(CallLogging pattern) {
		return new Trial("logging", (input) -> Outcome.of(pattern.answer(input))
			.noting(List.of("The log of the application has the line, without your text")));
	}

	@Bean
	Trial callMetricsTrial(CallMetrics pattern) {
		return new Trial("metrics", (input) -> Outcome.of(pattern.answer(input)).noting(pattern.calls()));
	}

	@Bean
	Trial maskedAddressesTrial(AiTemplate ai) {
		return new Trial("composable-pipeline", (input) -> Outcome.of(ai.tryGenerate(AiRequest.of(input))));
	}

	@Bean
	Trial supportBotTrial(SupportBot pattern) {
		return new Trial("mocked-answers", (input) -> {
			SupportBot.Reply reply = pattern.reply(input);
			return Outcome.of(reply.answer()).noting(List.of("Intent: " + reply.intent().word()));
		});
	}

	@Bean
	Trial providerCheckTrial(ProviderCheck pattern) {
		return new Trial("integration-test",
				(input) -> Outcome.none()
					.noting(pattern.ask(input)
						.entrySet()
						.stream()
						.map((checked) -> checked.getKey() + ": " + Outcome.describe(checked.getValue()))
						.toList()));
	}

	@Bean
	Trial parallelAnswersTrial(ParallelAnswers pattern) {
		return new Trial("parallel-requests",
				(input) -> Outcome.ofAll(pattern.answers(Prompts.lines("input", input, MOST_LINES))));
	}

	@Bean
	Trial batchedAnswersTrial(BatchedAnswers pattern) {
		return new Trial("batch-queue",
				(input) -> Outcome.ofFutures(pattern.answers(Prompts.lines("input", input, MOST_LINES))));
	}

	@Bean
	Trial sanitizedInputTrial(SanitizedInput pattern) {
		return new Trial("input-sanitizing", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial rotatingKeysTrial(RotatingKeys pattern) {
		return new Trial("key-rotation", (input) -> {
			Outcome outcome = Outcome.trying(() -> Outcome.of(pattern.answer(input)));
			return outcome.noting(pattern.status().stream().map(PatternRunners::describe).toList());
		});
	}

	@Bean
	Trial boundedCallTrial(BoundedCall pattern) {
		return new Trial("anti-patterns-avoided", (input) -> Outcome.of(pattern.answer(input)));
	}

	@Bean
	Trial dailyBudgetTrial(DailyBudget pattern, AiBudgets budgets) {
		return new Trial("budget", (input) -> {
			AiResponse answer = pattern.answer(input);
			for (int i = 1; i < BUDGETED_CALLS; i++) {
				answer = pattern.answer(input);
			}
			BudgetState state = budgets.state("support");
			String cost = (answer.cost() != null) ? answer.cost().toPlainString() + " USD" : "nothing";
			return Outcome.of(answer)
				.noting(List.of("Asked " + BUDGETED_CALLS + " times; the last answer cost " + cost,
						"Left " + state.left().toPlainString() + " USD of " + state.limit().toPlainString()));
		});
	}

	@Bean
	Trial hedgedCallTrial(HedgedCall pattern) {
		return new Trial("hedged-calls", (input) -> Outcome.of(pattern.answer(input))
			.noting(List.of("The live log shows the second call and which of the two won")));
	}

	private static String describe(ApiKeyPool.Status key) {
		AiErrorType reason = key.reason();
		return "The key " + key.fingerprint() + ((reason == null || key.restsFor() == null) ? " is healthy"
				: " is suspended for " + Durations.format(key.restsFor()) + ", because of " + reason);
	}

}
