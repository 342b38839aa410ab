package io.neurolink.tracing;

import java.util.List;
import java.util.Map;

import io.micrometer.tracing.Span;

/**
 * The types of the attributes of OpenTelemetry's semantic conventions for generative AI,
 * version 1.41, that are not text.
 */
enum AttributeType {

	INTEGER {
		@Override
		void set(Span span, String key, String value) {
			span.tag(key, Long.parseLong(value));
		}
	},

	NUMBER {
		@Override
		void set(Span span, String key, String value) {
			span.tag(key, Double.parseDouble(value));
		}
	},

	FLAG {
		@Override
		void set(Span span, String key, String value) {
			span.tag(key, Boolean.parseBoolean(value));
		}
	},

	TEXTS {
		@Override
		void set(Span span, String key, String value) {
			span.tagOfStrings(key, List.of(value));
		}
	},

	TEXT {
		@Override
		void set(Span span, String key, String value) {
			span.tag(key, value);
		}
	};

	private static final Map<String, AttributeType> TYPES = Map.ofEntries(Map.entry("server.port", INTEGER),
			Map.entry("gen_ai.request.max_tokens", INTEGER), Map.entry("gen_ai.request.temperature", NUMBER),
			Map.entry("gen_ai.request.stream", FLAG), Map.entry("gen_ai.response.finish_reasons", TEXTS),
			Map.entry("gen_ai.response.time_to_first_chunk", NUMBER), Map.entry("gen_ai.usage.input_tokens", INTEGER),
			Map.entry("gen_ai.usage.output_tokens", INTEGER),
			Map.entry("gen_ai.usage.cache_read.input_tokens", INTEGER),
			Map.entry("gen_ai.usage.cache_creation.input_tokens", INTEGER),
			Map.entry("gen_ai.usage.reasoning.output_tokens", INTEGER), Map.entry("neurolink.attempt", INTEGER));

	static AttributeType of(String key) {
		return TYPES.getOrDefault(key, TEXT);
	}

	/**
	 * Sets an attribute of a span.
	 * @throws NumberFormatException if the value is not a number and the type is numeric
	 */
	abstract void set(Span span, String key, String value);

}
