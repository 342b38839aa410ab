package io.neurolink.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import tools.jackson.databind.json.JsonMapper;

/**
 * How a vendor answers: each question with a text of its own, which tells the vendor and
 * the question, so that a mixed-up answer is noticed.
 */
enum Vendor {

	OPENAI("openai", "gpt-soak"),

	ANTHROPIC("anthropic", "claude-soak") {

		@Override
		String whole(String text) {
			return "{\"model\":\"%s\",\"content\":[{\"type\":\"text\",\"text\":%s}],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}"
				.formatted(model(), json(text), INPUT_TOKENS, OUTPUT_TOKENS);
		}

		@Override
		List<String> events(List<String> pieces) {
			List<String> events = new ArrayList<>();
			pieces.forEach((piece) -> events.add(event("content_block_delta",
					"\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + json(piece) + "}")));
			return events;
		}

		@Override
		String start() {
			return event("message_start",
					"\"message\":{\"model\":\"" + model() + "\",\"usage\":{\"input_tokens\":" + INPUT_TOKENS + "}}")
					+ event("ping", "\"x\":0");
		}

		@Override
		String end() {
			return event("message_delta",
					"\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":" + OUTPUT_TOKENS + "}")
					+ event("message_stop", "\"x\":0");
		}

	},

	/** The wire of OpenAI, read by Spring AI's model. */
	SPRING_AI("spring-ai", "gpt-spring");

	static final int INPUT_TOKENS = 7;

	static final int OUTPUT_TOKENS = 13;

	private static final String USAGE = "{\"prompt_tokens\":7,\"completion_tokens\":13,\"total_tokens\":20}";

	private static final String[] WORDS = { "alpha", "βήτα", "gamma", "дельта", "👋", "\"eta\"", "line\nend",
			"data: x" };

	private final String provider;

	private final String model;

	Vendor(String provider, String model) {
		this.provider = provider;
		this.model = model;
	}

	String provider() {
		return this.provider;
	}

	String model() {
		return this.model;
	}

	/**
	 * A whole answer.
	 */
	String whole(String text) {
		return "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"%s\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":%s},\"finish_reason\":\"stop\"}],\"usage\":%s}"
			.formatted(this.model, json(text), USAGE);
	}

	/**
	 * The events for the pieces of a text.
	 */
	List<String> events(List<String> pieces) {
		List<String> events = new ArrayList<>();
		pieces.forEach((piece) -> events.add(chunk(choice("{\"content\":" + json(piece) + "}", "null"), "null")));
		return events;
	}

	/**
	 * What a stream begins with before there is text.
	 */
	String start() {
		return ": waiting\n\n";
	}

	/**
	 * What a complete stream ends with.
	 */
	String end() {
		return chunk(choice("{}", "\"stop\""), "null") + chunk("", USAGE) + "data: [DONE]\n\n";
	}

	/**
	 * The one right answer to a question, piece by piece.
	 */
	List<String> pieces(String question) {
		SplittableRandom random = new SplittableRandom(question.hashCode() * 31L + ordinal());
		List<String> pieces = new ArrayList<>();
		pieces.add(this.provider + " on <");
		pieces.add(question + ">:");
		int words = random.nextInt(4, 12);
		for (int i = 0; i < words; i++) {
			pieces.add(" " + WORDS[random.nextInt(WORDS.length)]);
		}
		return pieces;
	}

	/**
	 * The one right answer to a question.
	 */
	String text(String question) {
		return String.join("", pieces(question));
	}

	static Vendor of(String provider) {
		for (Vendor vendor : values()) {
			if (vendor.provider.equals(provider)) {
				return vendor;
			}
		}
		return ANTHROPIC;
	}

	/**
	 * Returns the vendor that serves a path.
	 */
	static Vendor at(String path) {
		if (path.startsWith("/spring/")) {
			return SPRING_AI;
		}
		return path.endsWith("/chat/completions") ? OPENAI : ANTHROPIC;
	}

	private String chunk(String choices, String usage) {
		return "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"%s\",\"choices\":[%s],\"usage\":%s}\n\n"
			.formatted(this.model, choices, usage);
	}

	private static String choice(String delta, String finishReason) {
		return "{\"index\":0,\"delta\":%s,\"finish_reason\":%s}".formatted(delta, finishReason);
	}

	private static String event(String type, String fields) {
		return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields);
	}

	private static String json(String text) {
		return JsonMapper.shared().writeValueAsString(text);
	}

}
