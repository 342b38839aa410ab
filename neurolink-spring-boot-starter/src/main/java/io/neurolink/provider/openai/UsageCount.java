package io.neurolink.provider.openai;

import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Counts the tokens of one answer. If several events contain counts, the largest is used:
 * some servers send zeros at the end. Cached tokens are part of the input, and reasoning
 * tokens part of the output, unless the total shows that a server, such as xAI's, counts
 * the reasoning separately.
 */
final class UsageCount {

	private boolean known;

	private long input;

	private long output;

	private long total;

	private long cached;

	private long cacheWrites;

	private long reasoning;

	/**
	 * Adds the counts of a body or an event: in their own field, in the choice
	 * (Moonshot), or in Groq's extension.
	 */
	UsageCount add(JsonNode body) {
		addUsage(body.path("usage"));
		addUsage(body.path("choices").path(0).path("usage"));
		addUsage(body.path("x_groq").path("usage"));
		return this;
	}

	@Nullable AiUsage total() {
		if (!this.known) {
			return null;
		}
		long sum = this.input + this.output;
		boolean apart = this.total >= sum + this.reasoning;
		long output = apart ? this.output + this.reasoning : this.output;
		long reads = Math.min(this.cached, this.input);
		return new AiUsage(this.input, output, Math.max(this.total, sum), reads,
				Math.min(this.cacheWrites, this.input - reads), Math.min(this.reasoning, output));
	}

	private void addUsage(JsonNode usage) {
		this.known |= usage.isObject();
		this.input = Math.max(this.input, WireJson.count(usage, "prompt_tokens", 0));
		this.output = Math.max(this.output, WireJson.count(usage, "completion_tokens", 0));
		this.total = Math.max(this.total, WireJson.count(usage, "total_tokens", 0));
		JsonNode input = usage.path("prompt_tokens_details");
		this.cached = Math.max(this.cached, WireJson.count(input, "cached_tokens", cachedElsewhere(usage)));
		this.cacheWrites = Math.max(this.cacheWrites, WireJson.count(input, "cache_write_tokens", 0));
		this.reasoning = Math.max(this.reasoning,
				WireJson.count(usage.path("completion_tokens_details"), "reasoning_tokens", 0));
	}

	// The fields of DeepSeek and Moonshot.
	private static long cachedElsewhere(JsonNode usage) {
		return WireJson.count(usage, "prompt_cache_hit_tokens", WireJson.count(usage, "cached_tokens", 0));
	}

}
