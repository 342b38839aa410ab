package io.neurolink.injection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A text of the corpus that the sanitizer is measured with.
 *
 * @param id a letter and a number; {@code h} for the part that no rule was written for
 * @param family the kind of text
 * @param language the code of its language
 * @param source where it is from
 * @param text the text
 */
record CorpusText(String id, String family, String language, String source, String text) {

	static List<CorpusText> read(String name) {
		try (InputStream stream = CorpusText.class.getResourceAsStream(name)) {
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.startsWith("#"))
				.map(CorpusText::parse)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isHeldOut() {
		return this.id.startsWith("h");
	}

	boolean isFound() {
		return !InjectionScanner.find(this.text).isEmpty();
	}

	private static CorpusText parse(String line) {
		String[] parts = line.split("\t");
		return new CorpusText(parts[0], parts[1], parts[2], parts[3], unescape(parts[4]));
	}

	private static String unescape(String text) {
		StringBuilder unescaped = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character != '\\') {
				unescaped.append(character);
				continue;
			}
			i++;
			switch (text.charAt(i)) {
				case 'n' -> unescaped.append('\n');
				case 't' -> unescaped.append('\t');
				case 'u' -> {
					unescaped.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
					i += 4;
				}
				default -> unescaped.append(text.charAt(i));
			}
		}
		return unescaped.toString();
	}

}
