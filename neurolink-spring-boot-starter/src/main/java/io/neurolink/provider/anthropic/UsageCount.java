package io.neurolink.provider.anthropic;

import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gathers the tokens of one answer. The counts in the events of a stream are cumulative,
 * so that a later one replaces an earlier one.
 */
final class UsageCount {

	private boolean told;

	private long fresh;

	private long cacheWrites;

	private long cacheReads;

	private long output;

	UsageCount add(JsonNode usage) {
		this.told |= usage.isObject();
		this.fresh = WireJson.count(usage, "input_tokens", this.fresh);
		this.cacheWrites = WireJson.count(usage, "cache_creation_input_tokens", this.cacheWrites);
		this.cacheReads = WireJson.count(usage, "cache_read_input_tokens", this.cacheReads);
		this.output = WireJson.count(usage, "output_tokens", this.output);
		return this;
	}

	@Nullable AiUsage total() {
		return this.told ? AiUsage.of(this.fresh + this.cacheWrites + this.cacheReads, this.output) : null;
	}

}
