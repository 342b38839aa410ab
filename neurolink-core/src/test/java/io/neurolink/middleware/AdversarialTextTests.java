package io.neurolink.middleware;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
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
 * What reads text of users and servers does so in linear time: on these texts of 20,000
 * characters a pattern that backtracks, or that looks back at each position, takes
 * seconds rather than milliseconds. Twice as long a text takes it four times as long.
 */
@Timeout(3)
class AdversarialTextTests {

	private static final int LENGTH = 2 * Integer.getInteger("hostile.length", 10_000);

	static Stream<Arguments> texts() throws IOException {
		Properties parts = new Properties();
		try (InputStream file = AdversarialTextTests.class
			.getResourceAsStream("/io/neurolink/adversarial-parts.properties")) {
			parts.load(file);
		}
		return parts.stringPropertyNames()
			.stream()
			.sorted()
			.map((name) -> Arguments.argumentSet(name, repeated(parts.getProperty(name))));
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
		assertThat(TokenCounter.standard().count(text, "openai", "gpt-4o")).isPositive();
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

}
