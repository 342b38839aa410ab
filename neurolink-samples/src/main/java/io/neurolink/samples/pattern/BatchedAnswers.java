package io.neurolink.samples.pattern;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.neurolink.batch.AiBatchQueue;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;

import org.springframework.stereotype.Service;

/**
 * Queues single questions and sends them in batches of ten, or after the first has waited
 * for 100 ms. Each question has its own future, so that one failure does not affect the
 * others. See docs/batch.md.
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
