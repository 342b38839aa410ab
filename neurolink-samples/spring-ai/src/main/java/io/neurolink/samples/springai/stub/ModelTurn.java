package io.neurolink.samples.springai.stub;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.neurolink.model.AiRequest;
import org.jspecify.annotations.Nullable;

/**
 * One request of a conversation, as far as the stub needs it.
 *
 * @param model the name of the model
 * @param question the last text of the user
 * @param tool the first tool that the model may call, or {@code null} if there is none
 * @param toolResult the result of a tool that has run, or {@code null} before
 * @param streamed whether the answer is to be streamed
 */
record ModelTurn(String model, String question, @Nullable Tool tool, @Nullable String toolResult, boolean streamed) {

	private static final Pattern ORDER = Pattern.compile("\\b\\d{2,9}\\b");

	/**
	 * A tool that the model may call.
	 *
	 * @param name the name of the tool
	 * @param parameter the name of its first parameter
	 */
	record Tool(String name, String parameter) {
	}

	/**
	 * Returns the arguments of the tool call that answers this turn.
	 * @return the arguments, or {@code null} if the model answers with text
	 */
	@Nullable Map<String, String> toolArguments() {
		Matcher order = ORDER.matcher(this.question);
		return (this.tool != null && this.toolResult == null && order.find())
				? Map.of(this.tool.parameter(), order.group()) : null;
	}

	/**
	 * Returns the request for the simulated provider that decides on the answer.
	 */
	AiRequest toRequest() {
		String result = (this.toolResult != null) ? this.toolResult : "";
		return AiRequest.builder().prompt(this.question).model(this.model).metadata("tool-result", result).build();
	}

}
