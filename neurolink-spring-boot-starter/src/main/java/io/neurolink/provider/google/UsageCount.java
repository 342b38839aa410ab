package io.neurolink.provider.google;

import io.neurolink.model.AiUsage;
import io.neurolink.provider.http.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Counts the tokens of one answer. The counts in the chunks of a stream are cumulative,
 * so that the largest is used; not every chunk has all of them. Cached tokens are part of
 * the input.
 */
final class UsageCount {

	private boolean known;

	private long input;

	private long answer;

	private long thoughts;

	private long total;

	private long cached;

	UsageCount add(JsonNode metadata) {
		this.known |= metadata.isObject();
		this.input = Math.max(this.input, WireJson.count(metadata, "promptTokenCount", 0));
		this.answer = Math.max(this.answer, WireJson.count(metadata, "candidatesTokenCount", 0));
		this.thoughts = Math.max(this.thoughts, WireJson.count(metadata, "thoughtsTokenCount", 0));
		this.total = Math.max(this.total, WireJson.count(metadata, "totalTokenCount", 0));
		this.cached = Math.max(this.cached, WireJson.count(metadata, "cachedContentTokenCount", 0));
		return this;
	}

	@Nullable AiUsage total() {
		long output = this.answer + this.thoughts;
		return this.known ? new AiUsage(this.input, output, Math.max(this.total, this.input + output),
				Math.min(this.cached, this.input), 0, this.thoughts) : null;
	}

}
