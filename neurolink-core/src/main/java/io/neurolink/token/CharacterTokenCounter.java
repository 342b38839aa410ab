package io.neurolink.token;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Estimates tokens from characters. The estimates are those of the vendors: for OpenAI
 * and Google a token is about 4 characters of English, for Anthropic 3.5. Characters
 * beyond ASCII are rarer in the data from which the vocabularies were created, and take
 * more tokens: about half a token for the letters of most alphabets, one for an
 * ideograph, two for an emoji.
 */
final class CharacterTokenCounter implements TokenCounter {

	static final CharacterTokenCounter INSTANCE = new CharacterTokenCounter();

	private static final double ASCII = 1.0 / 4;

	private static final double ALPHABETIC = 1.0 / 2;

	private static final double IDEOGRAPHIC = 1;

	private static final double SUPPLEMENTARY = 2;

	/** The first block of radicals and ideographs; alphabets lie below it. */
	private static final int FIRST_IDEOGRAPH = 0x2E80;

	private static final double ANTHROPIC_FACTOR = 4 / 3.5;

	@Override
	public long count(String text, @Nullable String provider, @Nullable String model) {
		int ascii = 0;
		int alphabetic = 0;
		int ideographic = 0;
		int surrogates = 0;
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < 0x80) {
				ascii++;
			}
			else if (character < FIRST_IDEOGRAPH) {
				alphabetic++;
			}
			else if (Character.isSurrogate(character)) {
				surrogates++;
			}
			else {
				ideographic++;
			}
		}
		double tokens = ascii * ASCII + alphabetic * ALPHABETIC + ideographic * IDEOGRAPHIC
				+ surrogates / 2.0 * SUPPLEMENTARY;
		return (long) Math.ceil(tokens * factor(provider, model));
	}

	private static double factor(@Nullable String provider, @Nullable String model) {
		return (names(provider, "anthropic") || names(model, "claude")) ? ANTHROPIC_FACTOR : 1;
	}

	private static boolean names(@Nullable String name, String part) {
		return name != null && name.toLowerCase(Locale.ROOT).contains(part);
	}

}
