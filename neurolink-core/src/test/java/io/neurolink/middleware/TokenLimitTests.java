package io.neurolink.middleware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.neurolink.error.AiContextLengthException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.token.TokenCounter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TokenLimit}.
 */
class TokenLimitTests {

	/** One token for each code point, so that a test can count by hand. */
	private static final TokenCounter CODE_POINTS = (text, provider, model) -> text.codePointCount(0, text.length());

	private static final int FRAME = TokenCounter.TOKENS_PER_REQUEST + TokenCounter.TOKENS_PER_MESSAGE;

	private final ContextWindows windows = ContextWindows.builtIn().with(Map.of("tiny", 1_000));

	private final TokenLimit rejecting = new TokenLimit(CODE_POINTS, this.windows, TokenLimit.OnOverflow.REJECT);

	private final TokenLimit truncating = new TokenLimit(CODE_POINTS, this.windows, TokenLimit.OnOverflow.TRUNCATE);

	private final List<AiRequest> sent = new ArrayList<>();

	@Nested
	class Rejecting {

		@Test
		void letsThroughWhatFitsExactly() {
			AiRequest request = request("a".repeat(1_000 - 250 - FRAME));
			assertThat(send(TokenLimitTests.this.rejecting, request)).isSameAs(request);
		}

		@Test
		void refusesOneTokenMoreAndSaysTheCounts() {
			AiRequest request = request("a".repeat(1_000 - 250 - FRAME + 1));
			assertThatExceptionOfType(AiContextLengthException.class)
				.isThrownBy(() -> send(TokenLimitTests.this.rejecting, request))
				.withMessageContaining("openai/tiny is about 751 tokens long")
				.withMessageContaining("reserves 250 for the answer")
				.withMessageContaining("window of the model is 1000")
				.withMessageContaining("neurolink.token-limit.on-overflow=truncate")
				.satisfies((failure) -> assertThat(failure.provider()).isEqualTo("openai"));
			assertThat(TokenLimitTests.this.sent).isEmpty();
		}

		@Test
		void keepsTheRoomThatTheRequestAsksFor() {
			AiRequest request = request("a".repeat(600));
			assertThat(send(TokenLimitTests.this.rejecting, request.toBuilder().maxTokens(300).build())).isNotNull();
			assertThatExceptionOfType(AiContextLengthException.class)
				.isThrownBy(() -> send(TokenLimitTests.this.rejecting, request.toBuilder().maxTokens(500).build()));
		}

		@Test
		void refusesAnAnswerThatIsLongerThanTheWindow() {
			AiRequest request = request("why?").toBuilder().maxTokens(2_000).build();
			assertThatExceptionOfType(AiContextLengthException.class)
				.isThrownBy(() -> send(TokenLimitTests.this.rejecting, request))
				.withMessageContaining("lower maxTokens");
		}

		@Test
		void letsTheProviderDecideWhereTheWindowIsNotKnown() {
			AiRequest request = request("a".repeat(5_000_000)).toBuilder().model("brand-new").build();
			assertThat(send(TokenLimitTests.this.rejecting, request)).isSameAs(request);
			AiRequest unnamed = request.toBuilder().model(null).build();
			assertThat(send(TokenLimitTests.this.rejecting, unnamed)).isSameAs(unnamed);
		}

		@Test
		void doesNotCountWhatFitsInAnyCase() {
			TokenCounter never = (text, provider, model) -> {
				throw new AssertionError("counted");
			};
			TokenLimit limit = new TokenLimit(never, TokenLimitTests.this.windows, TokenLimit.OnOverflow.REJECT);
			AiRequest request = request("a".repeat(200));
			assertThat(send(limit, request)).isSameAs(request);
		}

		@Test
		void watchesStreamsToo() {
			Flux<AiChunk> answer = Flux.defer(() -> TokenLimitTests.this.rejecting.stream(request("a".repeat(2_000)),
					(request) -> Flux.just(AiChunk.of("yes"))));
			assertThatExceptionOfType(AiContextLengthException.class).isThrownBy(answer::blockLast);
		}

	}

	@Nested
	class Truncating {

		@Test
		void cutsTheMiddleAndKeepsStartAndEnd() {
			AiRequest request = sendTruncated(user("START " + "x".repeat(5_000) + " END"));
			assertThat(request.prompt()).startsWith("START xxx").contains(MiddleTruncation.MARKER).endsWith("xxx END");
			assertThat(CODE_POINTS.countInput(request)).isLessThanOrEqualTo(750).isGreaterThan(700);
		}

		@Test
		void cutsBetweenCodePoints() {
			String prompt = sendTruncated(user("😀".repeat(3_000))).prompt();
			assertThat(prompt.replace(MiddleTruncation.MARKER, "").codePoints()).containsOnly("😀".codePointAt(0));
		}

		@Test
		void leavesTheSystemMessageAlone() {
			String system = "s".repeat(500);
			AiRequest request = sendTruncated(AiMessage.system(system), user("u".repeat(5_000)));
			assertThat(request.system()).isEqualTo(system);
			assertThat(CODE_POINTS.countInput(request)).isLessThanOrEqualTo(750);
		}

		@Test
		void cutsTheLongestMessagesAndLeavesTheShortOnesWhole() {
			AiRequest request = sendTruncated(user("a".repeat(4_000)), AiMessage.assistant("b".repeat(100)),
					user("c".repeat(3_000)), AiMessage.assistant("d".repeat(50)), user("and now?"));
			assertThat(request.messages()).hasSize(5);
			assertThat(request.messages().get(1).text()).isEqualTo("b".repeat(100));
			assertThat(request.messages().get(3).text()).isEqualTo("d".repeat(50));
			assertThat(request.prompt()).isEqualTo("and now?");
			assertThat(request.messages().get(0).text()).hasSizeBetween(240, 300);
			assertThat(request.messages().get(2).text()).hasSizeBetween(240, 300);
			assertThat(CODE_POINTS.countInput(request)).isLessThanOrEqualTo(750);
		}

		@Test
		void refusesWhereTheSystemMessageLeavesNothing() {
			assertThatExceptionOfType(AiContextLengthException.class)
				.isThrownBy(() -> sendTruncated(AiMessage.system("s".repeat(740)), user("u".repeat(100))))
				.withMessageContaining("cannot be shortened");
		}

		@Test
		void refusesWhereTheCounterIsNeverContent() {
			TokenLimit limit = new TokenLimit((text, provider, model) -> 5_000, TokenLimitTests.this.windows,
					TokenLimit.OnOverflow.TRUNCATE);
			assertThatExceptionOfType(AiContextLengthException.class)
				.isThrownBy(() -> send(limit, request("a".repeat(1_000))));
		}

		@ParameterizedTest
		@ValueSource(strings = { "word ", "漢字", "😀", "1234567890", "é" })
		void fitsByTheStandardCounterToo(String piece) {
			TokenCounter standard = TokenCounter.standard();
			TokenLimit limit = new TokenLimit(standard, ContextWindows.builtIn(), TokenLimit.OnOverflow.TRUNCATE);
			AiRequest request = send(limit, request(piece.repeat(20_000)).toBuilder().model("gpt-4").build());
			assertThat(standard.countInput(request)).isLessThanOrEqualTo(8_192 - 2_048).isGreaterThan(5_000);
		}

		private AiRequest sendTruncated(AiMessage... messages) {
			return send(TokenLimitTests.this.truncating,
					AiRequest.builder().messages(List.of(messages)).provider("openai").model("tiny").build());
		}

		private AiMessage user(String text) {
			return AiMessage.user(text);
		}

	}

	@Nested
	class Windows {

		@ParameterizedTest
		@CsvSource({ "gpt-4o, 128000", "gpt-4o-mini-2024-07-18, 128000", "GPT-4.1-nano, 1047576", "gpt-4-0613, 8192",
				"gpt-4-turbo-2024-04-09, 128000", "openai/gpt-4o, 128000", "ft:gpt-4o-mini:acme::id, 128000",
				"claude-haiku-4-5-20251001, 200000", "claude-sonnet-4-5@20250929, 200000", "gpt-5-nano, 400000",
				"gemini-2.0-flash, 1048576", "o1, 200000", "o1-mini, 128000", "claude-opus-4-6, 1000000",
				"gpt-5.4, 1050000", "tiny, 1000", "tiny:latest, 1000" })
		void areFoundByTheNameOfTheModel(String model, int tokens) {
			assertThat(TokenLimitTests.this.windows.of(model)).isEqualTo(tokens);
		}

		@ParameterizedTest
		@ValueSource(strings = { "gpt-5.99", "gpt-6", "claude-opus-9", "o3x", "llama3.2", "-", "" })
		void areNotGuessed(String model) {
			assertThat(TokenLimitTests.this.windows.of(model)).isNull();
		}

		@Test
		void mayBeReplaced() {
			ContextWindows own = ContextWindows.builtIn().with(Map.of("GPT-4o", 64_000));
			assertThat(own.of("gpt-4o-mini")).isEqualTo(64_000);
			assertThat(own.of("gpt-4.1")).isEqualTo(1_047_576);
		}

		@Test
		void mustBePositive() {
			assertThatIllegalArgumentException().isThrownBy(() -> ContextWindows.builtIn().with(Map.of("tiny", 0)))
				.withMessageContaining("tiny");
		}

	}

	private AiRequest send(TokenLimit limit, AiRequest request) {
		limit.generate(request, (passed) -> {
			this.sent.add(passed);
			return Mono.just(AiResponse.of("yes"));
		}).block();
		return this.sent.get(this.sent.size() - 1);
	}

	private static AiRequest request(String prompt) {
		return AiRequest.builder().prompt(prompt).provider("openai").model("tiny").build();
	}

}
