package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the marks by which models, and those who prompt them, tell speakers apart. Every
 * repetition in a pattern is bounded or possessive, so that each place of the text is
 * looked at a fixed number of times.
 */
final class RoleMarkers {

	private static final String SPEAKERS = "(?:system|assistant|developer|human|user|instructions?|prompt|"
			+ "system[ _-]?prompt|inst|sys)";

	private static final Pattern MARKERS = Pattern.compile(
			// <|im_start|>, <|endoftext|>, <|system|>
			"<\\s{0,4}\\|[^|<>\\n]{1,40}\\|\\s{0,4}>(?:\\s{0,4}(?:system|assistant|user)\\b)?"
					// [INST], [/INST], <<SYS>>, <</SYS>>
					+ "|\\[\\s{0,4}/?\\s{0,4}(?:inst|system|assistant)\\s{0,4}\\]"
					+ "|<<\\s{0,4}/?\\s{0,4}sys\\s{0,4}>>"
					// <system>, </user_prompt>
					+ "|<\\s{0,4}/?\\s{0,4}" + SPEAKERS + "(?:\\s[^<>\\n]{0,40})?\\s{0,4}/?>"
					// a line "system:", "### System:", "**Assistant**:"
					+ "|(?<![^\\n])[ \\t]{0,20}[#*>=-]{0,6}[ \\t]{0,4}(?:system|assistant|developer|human)"
					+ "(?:[ \\t]{1,4}(?:prompt|message|override|instructions?|note))?[ \\t]{0,4}[*]{0,3}[ \\t]{0,4}:[*]{0,3}"
					+ "|(?<![^\\n])[ \\t]{0,20}#{1,6}[ \\t]{0,4}(?:new[ \\t]{1,4})?(?:system|instructions?|response)"
					+ "[ \\t]{0,4}:?[ \\t]{0,20}(?![^\\n])");

	private RoleMarkers() {
	}

	static List<Injection> find(FoldedText text) {
		List<Injection> found = new ArrayList<>();
		Matcher matcher = MARKERS.matcher(text.characters());
		while (matcher.find()) {
			found.add(new Injection(Injection.Family.ROLE_MARKER, text.origin(matcher.start()),
					text.origin(matcher.end())));
		}
		return found;
	}

}
