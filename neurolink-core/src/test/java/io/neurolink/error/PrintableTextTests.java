package io.neurolink.error;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrintableText}.
 */
@Timeout(20)
class PrintableTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "gpt-4o", "a b", "Größe: 5 €", "模型", "نموذج", "👋🏽", "e\u0301", "a\u00a0b" })
	void leavesPrintableTextAlone(String text) {
		assertThat(PrintableText.of(text, 100)).isSameAs(text);
	}

	@Test
	void makesOneLine() {
		assertThat(PrintableText.of("\n a\r\n\tb\u2028c\u2029d\u0085e\u000bf  g \n", 100)).isEqualTo("a b c d e f g");
	}

	@Test
	void removesControlAndFormatCharacters() {
		IntStream.rangeClosed(0, Character.MAX_CODE_POINT).filter(PrintableTextTests::isHidden).forEach((hidden) -> {
			String text = "a" + new String(Character.toChars(hidden)) + "b";
			assertThat(PrintableText.of(text, 100)).as("U+%04X", hidden).isEqualTo("ab");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\ud83d", "a\udc4b", "a\udc4b\ud83d", "\ud83dab" })
	void replacesLoneSurrogates(String text) {
		assertThat(PrintableText.of(text, 100)).contains("\ufffd").doesNotContain("\ud83d", "\udc4b");
	}

	@ParameterizedTest
	@CsvSource({ "abcdef, 6, abcdef", "abcdefg, 6, abcde…", "ab👋cd, 4, ab…", "ab👋, 4, ab👋", "abc, 1, …" })
	void cutsBetweenCharacters(String text, int maxLength, String expected) {
		assertThat(PrintableText.of(text, maxLength)).isEqualTo(expected).hasSizeLessThanOrEqualTo(maxLength);
	}

	@Test
	void passesOnAnAbsentText() {
		assertThat(PrintableText.ofNullable(null, 10)).isNull();
		assertThat(PrintableText.ofNullable("a\n", 10)).isEqualTo("a");
	}

	@Test
	void readsLongTextsOnce() {
		for (String part : new String[] { " ", "\u0000", "\u200d", "\ud83d", "\u0301", "a", "\n\u2028" }) {
			assertThat(PrintableText.of(part.repeat(5_000_000), 1000)).hasSizeLessThanOrEqualTo(1000);
		}
	}

	private static boolean isHidden(int character) {
		int type = Character.getType(character);
		boolean space = Character.isWhitespace(character) && character < 0x1c || character == 0x85;
		return (type == Character.CONTROL && !space) || type == Character.FORMAT;
	}

}
