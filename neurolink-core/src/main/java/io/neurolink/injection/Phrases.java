package io.neurolink.injection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.neurolink.injection.Injection.Family;

/**
 * The phrases that are looked for, in small letters without accents.
 */
final class Phrases {

	private static final String SET_ASIDE = "ignore ignoring disregard disregarding forget override overriding "
			+ "overrule neglect bypass";

	private static final String EARLIER = "previous prior earlier above preceding foregoing your system original "
			+ "initial developer";

	private static final String ORDERS = "instruction instructions prompt prompts rule rules directive directives "
			+ "direction directions guideline guidelines guidance command commands context constraint constraints "
			+ "restriction restrictions policy policies programming training limitation limitations safeguards";

	private static final String TELL = "reveal print repeat output leak expose dump recite disclose";

	private static final String SHOW = TELL
			+ " show display tell give write share provide copy return translate summarize summarise";

	private static final String WITHHELD = "system initial original hidden secret internal developer";

	private static final String UNBOUND = "unrestricted unfiltered uncensored jailbroken unbound unlimited amoral";

	private static final String NAMED = UNBOUND + " dan";

	private static final String YOU = "you youre";

	static final List<Phrase> ALL = List.of(
			// to set instructions aside
			Phrase.of(Family.OVERRIDE, SET_ASIDE, EARLIER, ORDERS),
			Phrase.of(Family.OVERRIDE, SET_ASIDE, "all any every",
					"instruction instructions prompt prompts directive directives guideline guidelines restrictions"),
			Phrase.of(Family.OVERRIDE, SET_ASIDE, "instructions directives guidelines", "above before previously"),
			Phrase.of(Family.OVERRIDE, SET_ASIDE, "everything anything all",
					"above before previously prior beforehand"),
			Phrase.of(Family.OVERRIDE, SET_ASIDE, "everything anything all", "said told", "above before previously"),
			Phrase.of(Family.OVERRIDE, "not dont stop never", "follow following obey obeying", EARLIER, ORDERS),
			Phrase.of(Family.OVERRIDE, "your", "new real actual true",
					"instruction instructions directive directives task role objective", "is are"),
			// the same in other languages
			Phrase.of(Family.OVERRIDE,
					"ignoriere ignorieren ignorier ignoriert vergiss vergesse vergessen missachte " + "missachten",
					"vorherigen vorigen bisherigen obigen fruheren vorhergehenden deine deinen ursprunglichen",
					"anweisungen anweisung instruktionen regeln befehle vorgaben prompts"),
			Phrase.of(Family.OVERRIDE, "ignore ignorez ignorer oublie oubliez oublier",
					"instructions consignes regles directives", "precedentes anterieures precedents ci"),
			Phrase.of(Family.OVERRIDE, "ignora ignore ignorar olvida olvide olvidar",
					"instrucciones reglas indicaciones ordenes", "anteriores previas"),
			Phrase.of(Family.OVERRIDE, "ignora ignorate dimentica dimenticate", "istruzioni regole", "precedenti"),
			Phrase.of(Family.OVERRIDE, "ignore ignora esqueca esquecer", "instrucoes regras", "anteriores acima"),
			// to play another part
			Phrase.of(Family.PERSONA, YOU, "now henceforth", NAMED + " developer admin root god evil"),
			Phrase.of(Family.PERSONA, YOU, "no not", "longer", "bound restricted limited constrained governed"),
			Phrase.of(Family.PERSONA, YOU, "no", "restrictions limitations filters guidelines guardrails"),
			Phrase.of(Family.PERSONA, "act acting behave behaving pretend pretending roleplay simulate become", NAMED),
			Phrase.of(Family.PERSONA, "respond answer speak", UNBOUND),
			Phrase.of(Family.PERSONA, "act pretend pretending respond answer imagine behave", "no without",
					"restriction restrictions filter filters limitation limitations guardrails guidelines rules "
							+ "ethics censorship"),
			Phrase.of(Family.PERSONA, YOU + " stands", "can will must may for", "do", "anything", "now"),
			Phrase.of(Family.PERSONA, "enter activate enable switch", "dan jailbreak god unrestricted unfiltered",
					"mode"),
			Phrase.of(Family.PERSONA, YOU, "developer debug maintenance admin root", "mode"),
			// to read the system prompt
			Phrase.of(Family.EXTRACTION, SHOW, WITHHELD,
					"prompt prompts instruction instructions rules directives guidelines configuration"),
			Phrase.of(Family.EXTRACTION, TELL, "your", "prompt prompts instruction instructions directives rules"),
			Phrase.of(Family.EXTRACTION, SHOW + " what whats", "your", "prompt prompts directives"),
			Phrase.of(Family.EXTRACTION, "what whats", WITHHELD, "prompt prompts instructions directives"),
			Phrase.of(Family.EXTRACTION, "repeat print output recite copy write",
					"word words text everything content lines", "above verbatim"),
			// to turn safeguards off
			Phrase.of(Family.SAFETY, "bypass bypassing disable disabling deactivate override circumvent evade ignore",
					"your",
					"filter filters guardrail guardrails safeguard safeguards guideline guidelines restriction "
							+ "restrictions protocol protocols measures policies checks ethics censorship"),
			Phrase.of(Family.SAFETY, "turn switch", "off", "your",
					"filter filters guardrails safeguards restrictions protocols measures checks"));

	private static final Map<String, List<Phrase>> BY_FIRST_WORD = ALL.stream()
		.flatMap((phrase) -> phrase.firstWords().stream().map((word) -> Map.entry(word, phrase)))
		.collect(Collectors.groupingBy(Map.Entry::getKey,
				Collectors.mapping(Map.Entry::getValue, Collectors.toUnmodifiableList())));

	/**
	 * All words that are known, for taking apart what was spaced out.
	 */
	static final Set<String> VOCABULARY = Stream
		.concat(ALL.stream().flatMap((phrase) -> phrase.words().stream()), Phrase.fillers().stream())
		.filter((word) -> word.length() > 1)
		.collect(Collectors.toUnmodifiableSet());

	private Phrases() {
	}

	/**
	 * The phrases that may begin with a word, or with the end of it.
	 */
	static Set<Phrase> beginningWith(Word word) {
		Set<Phrase> phrases = new LinkedHashSet<>(BY_FIRST_WORD.getOrDefault(word.text(), List.of()));
		phrases.addAll(BY_FIRST_WORD.getOrDefault(word.key(), List.of()));
		int longest = Math.min(Words.LONGEST_KNOWN, word.text().length());
		for (int length = Word.SHORTEST_PART; length <= longest; length++) {
			String end = word.text().substring(word.text().length() - length);
			phrases.addAll(BY_FIRST_WORD.getOrDefault(end, List.of()));
		}
		return phrases;
	}

}
