package io.neurolink.samples.pattern;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.neurolink.batch.AiBatchQueue;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;

import org.springframework.stereotype.Service;

/**
 * Questions come one by one and are sent off ten at a time, or when the first has waited
 * for 100 ms. Each has a future of its own: one failure fails one. See docs/batch.md.
 */
@Service
class BatchedAnswers {

	private final AiBatchQueue queue;

	BatchedAnswers(AiBatchQueue queue) {
		this.queue = queue;
	}

	List<CompletableFuture<AiResponse>> answers(List<String> questions) {
		return questions.stream().map(AiRequest::of).map(this.queue::add).toList();
	}

}
