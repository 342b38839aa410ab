package io.neurolink.injection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds instructions in Base64, in hexadecimal, binary and decimal numbers, and in Morse
 * code. A decoded text is decoded once more.
 */
final class EncodedInstructions {

	/** A shorter run cannot contain an instruction, and may be a word. */
	private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_-]{16,}+={0,2}");

	private static final Pattern NUMBERS = Pattern
		.compile("(?:(?:0x|\\\\x)?[0-9A-Fa-f]{2,8}[ ,:;-]{1,2}){7,}+(?:(?:0x|\\\\x)?[0-9A-Fa-f]{2,8})?");

	private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2})++");

	private static final Pattern MORSE = Pattern
		.compile("(?:[.\\u00B7\\u2022-]{1,6}[ /|]{1,3}){10,}+(?:[.\\u00B7\\u2022-]{1,6})?");

	private static final Pattern BITS = Pattern.compile("[01]{8}(?:[ ,]?[01]{8}){7,}+");

	private final Predicate<String> instruction;

	/**
	 * Creates a finder.
	 * @param instruction tests whether a decoded text contains an instruction
	 */
	EncodedInstructions(Predicate<String> instruction) {
		this.instruction = instruction;
	}

	List<Injection> find(String text) {
		List<Injection> found = new ArrayList<>();
		find(text, RUN, EncodedInstructions::decodeRun, found);
		find(text, BITS, EncodedInstructions::decodeBits, found);
		find(text, NUMBERS, EncodedInstructions::decodeNumbers, found);
		find(text, MORSE, Morse::decode, found);
		return found;
	}

	private void find(String text, Pattern pattern, Decoder decoder, List<Injection> found) {
		Matcher runs = pattern.matcher(text);
		while (runs.find()) {
			String decoded = decoder.decode(runs.group());
			if (decoded != null && (this.instruction.test(decoded) || isDoublyEncoded(decoded))) {
				found.add(new Injection(Injection.Family.ENCODED, runs.start(), runs.end()));
			}
		}
	}

	private boolean isDoublyEncoded(String decoded) {
		Matcher run = RUN.matcher(decoded);
		if (!run.lookingAt()) {
			return false;
		}
		String again = decodeRun(run.group());
		return again != null && this.instruction.test(again);
	}

	private static @Nullable String decodeRun(String run) {
		if (HEX.matcher(run).matches()) {
			return new String(HexFormat.of().parseHex(run), StandardCharsets.UTF_8);
		}
		try {
			String standard = run.replace('-', '+').replace('_', '/').replace("=", "");
			// one character beyond whole groups holds no byte
			int length = standard.length() - ((standard.length() % 4 == 1) ? 1 : 0);
			return new String(Base64.getDecoder().decode(standard.substring(0, length)), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable String decodeBits(String bits) {
		StringBuilder decoded = new StringBuilder(bits.length() / 8);
		int value = 0;
		int count = 0;
		for (int i = 0; i < bits.length(); i++) {
			int bit = bits.charAt(i) - '0';
			if (bit == 0 || bit == 1) {
				value = value * 2 + bit;
				count++;
				if (count % 8 == 0) {
					decoded.append((char) value);
					value = 0;
				}
			}
		}
		return decoded.toString();
	}

	private static @Nullable String decodeNumbers(String numbers) {
		String[] parts = numbers.replace("0x", " ").replace("\\x", " ").trim().split("[ ,:;-]+");
		String hex = characters(parts, 16);
		return (hex != null) ? hex : characters(parts, 10);
	}

	private static @Nullable String characters(String[] parts, int radix) {
		StringBuilder decoded = new StringBuilder(parts.length);
		for (String part : parts) {
			try {
				int value = Integer.parseInt(part, radix);
				if (value < 0x20 || value > 0x7E) {
					return null;
				}
				decoded.append((char) value);
			}
			catch (NumberFormatException ex) {
				return null;
			}
		}
		return decoded.toString();
	}

	@FunctionalInterface
	private interface Decoder {

		@Nullable String decode(String encoded);

	}

}
