package io.neurolink.samples.pattern;

import java.util.List;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Reads the meters of the calls. The starter counts and times every call by provider,
 * model and type of failure, without code in the application. Prometheus reads
 * {@code ai_requests_total} and {@code ai_request_duration_seconds} at
 * /actuator/prometheus. See docs/metrics.md.
 */
@Service
class CallMetrics {

	private final AiTemplate ai;

	private final MeterRegistry registry;

	CallMetrics(AiTemplate ai, MeterRegistry registry) {
		this.ai = ai;
		this.registry = registry;
	}

	AiResult answer(String question) {
		return this.ai.tryGenerate(AiRequest.of(question));
	}

	/**
	 * Returns the calls so far, one line for each provider, model and outcome.
	 */
	List<String> calls() {
		return this.registry.find("ai.requests").counters().stream().map(CallMetrics::line).sorted().toList();
	}

	private static String line(Counter counter) {
		String tags = counter.getId()
			.getTags()
			.stream()
			.map((Tag tag) -> tag.getKey() + "=" + tag.getValue())
			.collect(Collectors.joining(", "));
		return "ai.requests {" + tags + "}: " + Math.round(counter.count());
	}

}
