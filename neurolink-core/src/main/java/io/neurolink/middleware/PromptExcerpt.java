package io.neurolink.middleware;

import java.util.regex.Pattern;

import io.neurolink.error.PrintableText;

/**
 * The excerpt of a prompt for the log: its beginning, on one line, with text masked that
 * looks secret or personal. Examines only a bounded beginning, which every pattern
 * matches in one pass.
 */
final class PromptExcerpt {

	private static final int MAX_LENGTH = 200;

	/**
	 * The examined length, longer than the excerpt, so that no secret is cut to a form
	 * that no pattern matches.
	 */
	private static final int READ = 2_000;

	private static final String MASK = "***";

	private static final Pattern[] SECRETS = {
			// not \b, which looks back over all combining marks before it;
			// keys as the vendors shape them, tokens of the web
			Pattern.compile("(?<!\\w)(?:sk|pk|rk|key|gh[opsu]|xox[abp]|glpat)[-_][A-Za-z0-9_-]{8,}+"),
			Pattern.compile("(?<!\\w)AIza[A-Za-z0-9_-]{8,}+"), Pattern.compile("(?<!\\w)AKIA[A-Z0-9]{8,}+"),
			Pattern.compile("(?<!\\w)eyJ[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+){0,2}"),
			// the value after a name, for example "password: x"
			Pattern.compile(
					"(?i)(?<!\\w)(?:bearer|(?:passw(?:or)?d|passphrase|secret|token|api[-_ ]?key|pin)\\s*+[:=])\\s*+"
							+ "\\S++"),
			// an e-mail address
			Pattern.compile("(?<![\\w.%+-])[\\w.%+-]++@[\\w-]++(?:\\.[\\w-]++)*+"),
			// numbers of cards, accounts, telephones
			Pattern.compile("(?<!\\d)\\+?\\d(?:[ ./()-]{0,2}\\d){7,}+") };

	private PromptExcerpt() {
	}

	static String of(String prompt) {
		String text = PrintableText.of(prompt, READ);
		for (Pattern secret : SECRETS) {
			text = secret.matcher(text).replaceAll(MASK);
		}
		if (text.codePointCount(0, text.length()) <= MAX_LENGTH) {
			return text;
		}
		return text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "…";
	}

}
