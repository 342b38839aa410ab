package io.neurolink.token;

import java.util.List;

import com.knuddels.jtokkit.api.EncodingType;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link TokenCounter}.
 */
class TokenCounterTests {

	private static final String PROSE = "The quick brown fox jumps over the lazy dog. ";

	@Nested
	class ByCharacters {

		private final TokenCounter counter = TokenCounter.byCharacters();

		@ParameterizedTest
		@CsvSource({ "'', 0", "a, 1", "abcd, 1", "abcde, 2", "привет, 3", "漢字, 2", "😀, 2" })
		void countsByTheKindOfCharacter(String text, long tokens) {
			assertThat(this.counter.count(text, "openai", "unheard-of")).isEqualTo(tokens);
		}

		@ParameterizedTest
		@CsvSource({ "anthropic,", ", claude-sonnet-4-5", "openrouter, anthropic/claude-haiku-4-5" })
		void countsMoreForClaude(String provider, String model) {
			assertThat(this.counter.count("a".repeat(350), provider, model)).isEqualTo(100);
		}

		@Test
		void needsNeitherProviderNorModel() {
			assertThat(this.counter.count("a".repeat(400), null, null)).isEqualTo(100);
		}

	}

	@Nested
	class OfARequest {

		private final TokenCounter counter = (text, provider, model) -> text.length();

		private final AiRequest request = AiRequest.builder()
			.messages(List.of(AiMessage.system("12"), AiMessage.user("345")))
			.build();

		@Test
		void countsEveryMessageWithItsFrame() {
			assertThat(this.counter.countInput(this.request)).isEqualTo(3 + (4 + 2) + (4 + 3));
		}

		@Test
		void reservesTheAnswerAtItsLongest() {
			assertThat(this.counter.estimate(this.request.toBuilder().maxTokens(1000).build())).isEqualTo(16 + 1000);
		}

		@Test
		void assumesAnAnswerWhereTheRequestSetsNoLimit() {
			assertThat(this.counter.estimate(this.request)).isEqualTo(16 + TokenCounter.ASSUMED_ANSWER_TOKENS);
		}

		@Test
		void tellsTheCounterWhoReads() {
			TokenCounter picky = (text, provider, model) -> "openai".equals(provider) && "gpt-4o".equals(model) ? 1 : 0;
			AiRequest named = this.request.toBuilder().provider("openai").model("gpt-4o").build();
			assertThat(picky.countInput(named)).isEqualTo(3 + 2 * 5);
		}

	}

	@Nested
	class WithTheEncodings {

		private final TokenCounter counter = TokenCounter.standard();

		@Test
		void areLoadedOnceForAllApplications() {
			assertThat(TokenCounter.standard()).isSameAs(this.counter).isInstanceOf(EncodingTokenCounter.class);
		}

		@Test
		void countsAsOpenAiDoes() {
			assertThat(this.counter.count("tiktoken is great!", "openai", "gpt-4")).isEqualTo(6);
			assertThat(this.counter.count("tiktoken is great!", "openai", "gpt-4o")).isEqualTo(6);
			assertThat(this.counter.count("antidisestablishmentarianism", "openai", "gpt-4")).isEqualTo(6);
		}

		@Test
		void readsTheMarksOfSpecialTokensAsText() {
			assertThat(this.counter.count("<|endoftext|>", "openai", "gpt-4o")).isGreaterThan(1);
		}

		@Test
		void estimatesForModelsOfOtherVendors() {
			assertThat(this.counter.count(PROSE, "google-ai", "gemini-2.0-flash"))
				.isEqualTo(TokenCounter.byCharacters().count(PROSE, "google-ai", "gemini-2.0-flash"));
			assertThat(this.counter.count(PROSE, null, null))
				.isEqualTo(TokenCounter.byCharacters().count(PROSE, null, null));
		}

		@Test
		void countsNothingForTheEmptyText() {
			assertThat(this.counter.count("", "openai", "gpt-4o")).isZero();
		}

		@ParameterizedTest
		@ValueSource(strings = { PROSE, "漢字かな交じり文。", "🎉😀", "aaaaaaaaaaaaaaaa" })
		void samplesALongTextAndComesNearItsCount(String piece) {
			String text = piece.repeat(1 + EncodingTokenCounter.LONGEST_WHOLE / piece.length());
			double each = (double) this.counter.count(piece.repeat(100), "openai", "gpt-4o") / 100;
			double expected = each * text.length() / piece.length();
			assertThat(text.length()).isGreaterThan(EncodingTokenCounter.LONGEST_WHOLE);
			assertThat((double) this.counter.count(text, "openai", "gpt-4o")).isCloseTo(expected,
					within(expected * 0.05));
		}

		@Test
		void neverLoadsOnAThreadThatMustNotBlock() {
			TokenCounter unloaded = new EncodingTokenCounter();
			Mono<Long> count = Mono.fromCallable(() -> unloaded.count(PROSE.repeat(3), "openai", "gpt-4o"))
				.subscribeOn(Schedulers.parallel());
			long exact = this.counter.count(PROSE.repeat(3), "openai", "gpt-4o");
			assertThat(count.block()).isEqualTo(TokenCounter.byCharacters().count(PROSE.repeat(3), null, null))
				.isNotEqualTo(exact);
			Awaitility.await().until(() -> count.block() == exact);
		}

		@Test
		void keepsTheInterruptOfItsThread() {
			TokenCounter unloaded = new EncodingTokenCounter();
			Thread.currentThread().interrupt();
			long count = unloaded.count(PROSE, "openai", "gpt-4o");
			assertThat(Thread.interrupted()).isTrue();
			assertThat(count).isPositive();
		}

	}

	@Nested
	class Encodings {

		@ParameterizedTest
		@CsvSource({ "gpt-4o-mini, O200K_BASE", "gpt-4.1, O200K_BASE", "gpt-5-nano, O200K_BASE",
				"chatgpt-4o-latest, O200K_BASE", "o1, O200K_BASE", "o3-mini, O200K_BASE", "o4-mini, O200K_BASE",
				"openai/gpt-4o, O200K_BASE", "ft:gpt-4o-mini:acme, O200K_BASE", "GPT-4, CL100K_BASE",
				"gpt-4-turbo, CL100K_BASE", "gpt-3.5-turbo, CL100K_BASE", "gpt-35-turbo, CL100K_BASE", "llama3.2,",
				"claude-haiku-4-5,", "gemini-2.0-flash," })
		void areChosenByTheNameOfTheModel(String model, EncodingType encoding) {
			assertThat(OpenAiEncodings.of(model)).isEqualTo(encoding);
		}

	}

}
