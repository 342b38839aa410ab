package io.neurolink.injection;

/**
 * Reads the escapes of HTML ({@code &#105;}), URLs ({@code %69}), quoted-printable text
 * and source code ({@code \}{@code u0069}, {@code \x69}) in a folded text.
 */
final class Escapes {

	private final CharSequence text;

	private int end;

	Escapes(CharSequence text) {
		this.text = text;
	}

	/**
	 * Returns whether there is an escape of a visible character.
	 */
	boolean any() {
		for (int i = 0; i < this.text.length(); i++) {
			char character = this.text.charAt(i);
			if ((character == '&' || character == '%' || character == '\\' || character == '=')
					&& (read(i) != character || this.end > i + 1)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Reads the character, or the escape, at an index.
	 * @return the code point
	 */
	int read(int at) {
		char character = this.text.charAt(at);
		int value = switch (character) {
			case '%', '=' -> hex(at + 1, 2, 2);
			case '\\' -> backslash(at + 1);
			case '&' -> entity(at + 1);
			default -> -1;
		};
		// A control character or one beyond ASCII may be a part of a longer one.
		if (value < 0x20 || value > 0xFFFF) {
			this.end = at + 1;
			return character;
		}
		return value;
	}

	/**
	 * Returns the index at which the last character that was read ends.
	 */
	int end() {
		return this.end;
	}

	private int backslash(int at) {
		if (at >= this.text.length()) {
			return -1;
		}
		char kind = this.text.charAt(at);
		if (kind == 'u') {
			boolean braces = at + 1 < this.text.length() && this.text.charAt(at + 1) == '{';
			int value = braces ? hex(at + 2, 1, 6) : hex(at + 1, 4, 4);
			this.end += (braces && value >= 0) ? 1 : 0;
			return value;
		}
		return (kind == 'x') ? hex(at + 1, 2, 2) : -1;
	}

	private int entity(int at) {
		if (at + 1 >= this.text.length() || this.text.charAt(at) != '#') {
			return -1;
		}
		int value = (this.text.charAt(at + 1) == 'x') ? hex(at + 2, 1, 6) : number(at + 1, 1, 7, 10);
		if (value >= 0 && this.end < this.text.length() && this.text.charAt(this.end) == ';') {
			this.end++;
		}
		return value;
	}

	private int hex(int at, int least, int most) {
		return number(at, least, most, 16);
	}

	private int number(int at, int least, int most, int radix) {
		int value = 0;
		int i = at;
		while (i < this.text.length() && i < at + most && Character.digit(this.text.charAt(i), radix) >= 0) {
			value = value * radix + Character.digit(this.text.charAt(i), radix);
			i++;
		}
		this.end = i;
		return (i - at >= least) ? value : -1;
	}

}
