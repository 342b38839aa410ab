package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the marks by which chat templates and authors of prompts distinguish speakers.
 * Each repetition in a pattern is bounded or possessive, so that each position of the
 * text is examined a fixed number of times.
 */
final class RoleMarkers {

	/** The tokens of chat templates, which no other text contains. */
	private static final Pattern TOKENS = Pattern.compile(
			// <|im_start|>, <|start_header_id|>, <|START_OF_TURN_TOKEN|>, <|channel|>
			"<\\s{0,4}\\|\\s{0,2}[a-z_/ ]{2,32}\\s{0,2}\\|\\s{0,4}>"
					// Llama 2, Mistral: [INST], <<SYS>>, [SYSTEM_PROMPT],
					// [AVAILABLE_TOOLS]
					+ "|\\[\\s{0,4}/?\\s{0,4}(?:inst|system_prompt|available_tools|tool_results|tool_calls)\\s{0,4}\\]"
					+ "|<<\\s{0,4}/?\\s{0,4}sys\\s{0,4}>>"
					// Gemma: <start_of_turn>
					+ "|<\\s{0,4}(?:start|end)_of_turn\\s{0,4}>");

	/**
	 * Words that also occur in ordinary text, and are marks only with certain text after
	 * them.
	 */
	private static final Pattern WORDS = Pattern.compile(
			// <system>, </user_prompt>
			"<\\s{0,4}/?\\s{0,4}(?:system|assistant|developer|user|human|admin|instructions?|prompt|inst|sys|context|"
					+ "untrusted|document|input|override|important)[a-z_ -]{0,24}(?:\\s[^<>\\n]{0,40})?\\s{0,4}/?>"
					// a line "system:", "### System:", "**Assistant**:", "[system]:"
					+ "|(?<![^\\n])[ \\t]{0,20}[#*>=\\[(<{-]{0,6}[ \\t]{0,4}"
					+ "(?:system|assistant|developer|human|user|admin|administrator|root)"
					+ "(?:[ \\t]{1,4}(?:prompt|message|override|instructions?|note|update|alert|notice|command|admin))?"
					+ "[\\])>}]{0,2}[ \\t]{0,4}[*]{0,3}[ \\t]{0,4}:[*]{0,3}"
					// "[SYSTEM]" and the like anywhere
					+ "|[\\[({]{1,2}[ \\t]{0,4}(?:system|admin|administrator|developer|root|assistant)"
					+ "(?:[ \\t_]{1,4}[a-z]{2,16}){0,2}[ \\t]{0,4}[\\])}]{1,2}:?"
					// "### Instruction"
					+ "|(?<![^\\n])[ \\t]{0,20}#{1,6}[ \\t]{0,4}(?:new[ \\t]{1,4})?(?:system|instructions?|response)"
					+ "(?:[ \\t]{1,4}(?:prompt|message|instructions?))?[ \\t]{0,4}:?[ \\t]{0,20}(?![^\\n])"
					// ```system
					+ "|```[ \\t]{0,4}system\\b");

	/** Made-up ends and beginnings. */
	private static final Pattern DELIMITERS = Pattern.compile("(?:#|[-=#*_~]{2,40}|[\\[<({]{1,3}/?)[ \\t]{0,4}"
			+ "(?:end|begin|start|new)[ \\t_]{1,4}(?:of[ \\t_]{1,4})?(?:the[ \\t_]{1,4})?(?:a[ \\t_]{1,4})?"
			+ "(?:(?:new|user|users|system|untrusted|original|previous|developer|admin)[ \\t_]{1,4}){0,2}"
			+ "(?:inputs?|prompts?|instructions?|context|conversation|session|query|request|messages?|task|mode)\\b"
			+ "[ \\t]{0,4}[-=#*_~\\])>}:]{0,40}");

	/** A chat of two, as a model of the Claude family is prompted. */
	private static final Pattern TURN = Pattern
		.compile("(?:^\\s{0,4}|(?<=\\n)[ \\t]{0,4})\\n[ \\t]{0,4}(?:human|assistant)[ \\t]{0,4}:");

	private static final Set<Concept> DIRECTIVE = Set.of(Concept.YOU, Concept.YOUR, Concept.CANCEL, Concept.FOLLOW,
			Concept.UNBOUND, Concept.DISABLE, Concept.MUST, Concept.ORDERS, Concept.AUTHORIZE, Concept.OVERRIDE_CODE,
			Concept.X_CANCEL, Concept.X_ACT, Concept.REFUSE, Concept.SHOW, Concept.PROCEED, Concept.RESPOND,
			Concept.DEVELOPER_MODE);

	private static final int REACH = 12;

	private final FoldedText text;

	private final AnnotatedText words;

	private final ContextGuard guard;

	RoleMarkers(FoldedText text, AnnotatedText words, ContextGuard guard) {
		this.text = text;
		this.words = words;
		this.guard = guard;
	}

	List<Injection> find() {
		List<Injection> found = new ArrayList<>();
		find(TOKENS, false, found);
		find(WORDS, true, found);
		find(DELIMITERS, false, found);
		find(TURN, false, found);
		return found;
	}

	private void find(Pattern pattern, boolean directive, List<Injection> found) {
		Matcher matcher = pattern.matcher(this.text.characters());
		int word = 0;
		while (matcher.find()) {
			while (word < this.words.size() && this.words.token(word).from() < matcher.start()) {
				word++;
			}
			int next = word;
			while (next < this.words.size() && this.words.token(next).from() < matcher.end()) {
				next++;
			}
			if ((!directive || isDirective(next)) && !this.guard.isMentionedMark(word, next)) {
				found.add(new Injection(Injection.Family.ROLE_MARKER, this.text.origin(matcher.start()),
						this.text.origin(matcher.end())));
			}
		}
	}

	private boolean isDirective(int from) {
		for (int at = from; at < this.words.size() && at < from + REACH && isFollowing(from, at); at++) {
			for (Lexicon.Mark mark : this.words.marks(at)) {
				if (DIRECTIVE.contains(mark.concept())) {
					return true;
				}
			}
		}
		return false;
	}

	/** In the same sentence and line as the first word after the mark. */
	private boolean isFollowing(int from, int at) {
		if (!this.words.isSameSentence(from, at)) {
			return false;
		}
		for (int i = this.words.token(Math.max(from, at - 1)).to(); i < this.words.token(at).from(); i++) {
			if (this.text.characters().charAt(i) == '\n') {
				return false;
			}
		}
		return true;
	}

}
