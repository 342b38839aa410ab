package io.neurolink.injection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds orders in Base64 and in hexadecimal digits. What is decoded is not decoded again.
 */
final class EncodedOrders {

	/** Shorter ones hold no order, and may be words. */
	private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_-]{20,}+={0,2}");

	private static final Pattern HEX = Pattern.compile("(?:[0-9A-Fa-f]{2})++");

	private EncodedOrders() {
	}

	static List<Injection> find(String text) {
		List<Injection> found = new ArrayList<>();
		Matcher runs = RUN.matcher(text);
		while (runs.find()) {
			String decoded = decode(runs.group());
			if (decoded != null && !InjectionScanner.findPhrases(FoldedText.of(VisibleText.of(decoded))).isEmpty()) {
				found.add(new Injection(Injection.Family.ENCODED, runs.start(), runs.end()));
			}
		}
		return found;
	}

	private static @Nullable String decode(String run) {
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

}
