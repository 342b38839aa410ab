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

	OPENAI("openai", "gpt-soak") {

		@Override
		String whole(String text) {
			return "{\"model\":\"%s\",\"choices\":[{\"message\":{\"content\":%s},\"finish_reason\":\"stop\"}],\"usage\":%s}"
				.formatted(model(), json(text), USAGE_OPENAI);
		}

		@Override
		List<String> events(List<String> pieces) {
			List<String> events = new ArrayList<>();
			pieces
				.forEach((piece) -> events.add("data: {\"model\":\"%s\",\"choices\":[{\"delta\":{\"content\":%s}}]}\n\n"
					.formatted(model(), json(piece))));
			return events;
		}

		@Override
		String start() {
			return ": waiting\n\n";
		}

		@Override
		String end() {
			return "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":%s}\n\ndata: [DONE]\n\n"
				.formatted(USAGE_OPENAI);
		}

	},

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

	};

	static final int INPUT_TOKENS = 7;

	static final int OUTPUT_TOKENS = 13;

	private static final String USAGE_OPENAI = "{\"prompt_tokens\":7,\"completion_tokens\":13,\"total_tokens\":20}";

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
	abstract String whole(String text);

	/**
	 * The events for the pieces of a text.
	 */
	abstract List<String> events(List<String> pieces);

	/**
	 * What a stream begins with before there is text.
	 */
	abstract String start();

	/**
	 * What a complete stream ends with.
	 */
	abstract String end();

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
		return OPENAI.provider.equals(provider) ? OPENAI : ANTHROPIC;
	}

	private static String event(String type, String fields) {
		return "event: %s\ndata: {\"type\":\"%s\",%s}\n\n".formatted(type, type, fields);
	}

	private static String json(String text) {
		return JsonMapper.shared().writeValueAsString(text);
	}

}
