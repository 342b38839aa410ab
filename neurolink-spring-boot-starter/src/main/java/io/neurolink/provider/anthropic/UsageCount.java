package io.neurolink.provider.anthropic;

import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Counts the tokens of one answer. The counts in the events of a stream are cumulative,
 * so that the largest is used: some gateways send zeros at the end. The API counts cached
 * tokens separately from the input; they are added to it here.
 */
final class UsageCount {

	private boolean present;

	private long fresh;

	private long cacheWrites;

	private long cacheReads;

	private long output;

	private long reasoning;

	UsageCount add(JsonNode usage) {
		this.present |= usage.isObject();
		this.fresh = Math.max(this.fresh, WireJson.count(usage, "input_tokens", 0));
		this.cacheWrites = Math.max(this.cacheWrites, WireJson.count(usage, "cache_creation_input_tokens", 0));
		this.cacheReads = Math.max(this.cacheReads, WireJson.count(usage, "cache_read_input_tokens", 0));
		this.output = Math.max(this.output, WireJson.count(usage, "output_tokens", 0));
		this.reasoning = Math.max(this.reasoning,
				WireJson.count(usage.path("output_tokens_details"), "thinking_tokens", 0));
		return this;
	}

	@Nullable AiUsage total() {
		if (!this.present) {
			return null;
		}
		long input = this.fresh + this.cacheWrites + this.cacheReads;
		return new AiUsage(input, this.output, input + this.output, this.cacheReads, this.cacheWrites,
				Math.min(this.reasoning, this.output));
	}

}
