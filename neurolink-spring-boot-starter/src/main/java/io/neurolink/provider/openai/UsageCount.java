package io.neurolink.provider.openai;

import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gathers the tokens of one answer. Where several events tell of them, the larger count
 * is the later one: servers have been seen to send zeros last.
 */
final class UsageCount {

	private boolean known;

	private long input;

	private long output;

	private long total;

	/**
	 * Adds what a body or an event tells: in a field of its own, in the choice as
	 * Moonshot does, or in Groq's extension.
	 */
	UsageCount add(JsonNode body) {
		addUsage(body.path("usage"));
		addUsage(body.path("choices").path(0).path("usage"));
		addUsage(body.path("x_groq").path("usage"));
		return this;
	}

	@Nullable AiUsage total() {
		return this.known ? new AiUsage(this.input, this.output, Math.max(this.total, this.input + this.output)) : null;
	}

	private void addUsage(JsonNode usage) {
		this.known |= usage.isObject();
		this.input = Math.max(this.input, WireJson.count(usage, "prompt_tokens", 0));
		this.output = Math.max(this.output, WireJson.count(usage, "completion_tokens", 0));
		this.total = Math.max(this.total, WireJson.count(usage, "total_tokens", 0));
	}

}
