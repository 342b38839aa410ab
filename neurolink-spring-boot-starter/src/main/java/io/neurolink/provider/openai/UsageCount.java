package io.neurolink.provider.openai;

import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gathers the tokens of one answer. Where several events tell of them, the larger count
 * is the later one: servers have been seen to send zeros last. Tokens of the cache are
 * part of the input, and those of the reasoning part of the output, except where the
 * total shows that a server, as xAI's, counts the reasoning apart.
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

	// DeepSeek and Moonshot have fields of their own.
	private static long cachedElsewhere(JsonNode usage) {
		return WireJson.count(usage, "prompt_cache_hit_tokens", WireJson.count(usage, "cached_tokens", 0));
	}

}
