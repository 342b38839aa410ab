package io.neurolink.testserver;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Texts of 40,000 characters on which a pattern that backtracks, or that looks back at
 * each position, takes tens of seconds rather than milliseconds.
 */
public final class AdversarialText {

	/** The length of each text in characters. */
	public static final int LENGTH = 40_000;

	/** The tests of the core read them, too. */
	private static final Path PARTS = Path.of("..", "neurolink-core", "src", "test", "resources", "io", "neurolink",
			"adversarial-parts.properties");

	private AdversarialText() {
	}

	/**
	 * Returns the texts, for a {@link org.junit.jupiter.params.provider.MethodSource}.
	 * @return the texts
	 */
	public static Stream<String> all() {
		Properties parts = parts();
		return parts.stringPropertyNames().stream().sorted().map(parts::getProperty).map(AdversarialText::repeated);
	}

	private static String repeated(String part) {
		return part.repeat(LENGTH / part.length() + 1).substring(0, LENGTH);
	}

	private static Properties parts() {
		try (Reader file = Files.newBufferedReader(PARTS)) {
			Properties parts = new Properties();
			parts.load(file);
			return parts;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
