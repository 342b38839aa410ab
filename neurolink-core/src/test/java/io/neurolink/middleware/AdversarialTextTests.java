package io.neurolink.middleware;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import io.neurolink.error.AiException;
import io.neurolink.error.PrintableText;
import io.neurolink.injection.InjectionScanner;
import io.neurolink.token.TokenCounter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reads text of users and servers does so in linear time: on these texts of 40,000
 * characters a pattern that backtracks, or that looks back at each position, takes tens
 * of seconds rather than milliseconds. Twice as long a text takes it four times as long.
 */
@Timeout(10)
class AdversarialTextTests {

	private static final int LENGTH = 2 * Integer.getInteger("hostile.length", 20_000);

	// One for all texts, because a new counter loads the encoding anew.
	private static final TokenCounter ENCODINGS = TokenCounter.standard();

	static Stream<Arguments> texts() {
		return parts().entrySet()
			.stream()
			.map((part) -> Arguments.argumentSet(part.getKey(), repeated(part.getValue())));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void isScannedForInjections(String text) {
		assertThat(InjectionScanner.find(text))
			.allSatisfy((found) -> assertThat(found.from()).isBetween(0, found.to()));
	}

	@ParameterizedTest
	@MethodSource("texts")
	void isSanitized(String text) {
		for (InputSanitizer.Mode mode : InputSanitizer.Mode.values()) {
			try {
				assertThat(new InputSanitizer(mode, 2 * LENGTH).sanitize(text)).hasSizeLessThanOrEqualTo(2 * LENGTH);
			}
			catch (AiException ex) {
				assertThat(ex.getMessage()).isNotEmpty();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("texts")
	void isCounted(String text) {
		assertThat(TokenCounter.byCharacters().count(text, "openai", "gpt-4o")).isPositive();
		assertThat(ENCODINGS.count(text, "openai", "gpt-4o")).isPositive();
	}

	@ParameterizedTest
	@MethodSource("texts")
	void isShortenedForTheLog(String text) {
		assertThat(PromptExcerpt.of(text)).hasSizeLessThan(1000);
	}

	@ParameterizedTest
	@MethodSource("texts")
	void isMadePrintable(String text) {
		assertThat(PrintableText.of(text, 1000)).hasSizeLessThanOrEqualTo(1000);
		assertThat(PrintableText.of(text, 2 * LENGTH)).hasSizeLessThanOrEqualTo(LENGTH);
	}

	private static String repeated(String part) {
		return part.repeat(LENGTH / part.length() + 1).substring(0, LENGTH);
	}

	private static Map<String, String> parts() {
		Map<String, String> parts = new LinkedHashMap<>();
		parts.put("combining marks", "\u0301");
		parts.put("combining marks after a letter", "limit: 0\u0301\u0300\u0316\u0489\u0301\u0301\u0301");
		parts.put("zero width joiners", "\u200d");
		parts.put("right-to-left overrides", "\u202e");
		parts.put("high surrogates", "\ud83d");
		parts.put("low surrogates", "\udc4b");
		parts.put("pairs of surrogates", "\ud83d\udc4b");
		parts.put("spaces", " ");
		parts.put("tabs and line ends", "\t\r\n");
		parts.put("line separators", "\u2028\u0085");
		parts.put("controls", "\u0000\u0001\u001b\u009b");
		parts.put("asterisks", "*");
		parts.put("asterisks between letters", "a*-");
		parts.put("dashes", "-");
		parts.put("digits", "1");
		parts.put("digits and points", "1.");
		parts.put("letters", "a");
		parts.put("beginnings of keys", "sk-");
		parts.put("beginnings of keys that end early", "sk-AIza-1 ");
		parts.put("at signs", "a@");
		parts.put("points", ".");
		parts.put("slashes", "/");
		parts.put("equal signs", "=");
		parts.put("brackets", "[{(<");
		parts.put("quotes", "\"'");
		parts.put("beginnings of limits", "limit: ");
		parts.put("durations", "1h1m");
		parts.put("token counts", "maximum context length is 1 tokens ");
		parts.put("words of limits", "input token count (1) exceeds the maximum prompt is too long: ");
		parts.put("base64", "QUFB");
		parts.put("hexadecimal", "41");
		parts.put("role markers", "<|[ system: ");
		parts.put("instructions", "ignore all previous ");
		return parts;
	}

}
