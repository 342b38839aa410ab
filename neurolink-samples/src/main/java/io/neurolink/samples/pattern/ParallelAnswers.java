package io.neurolink.samples.pattern;

import java.util.List;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Answers several questions, four at a time. The results are in the order of the
 * questions, and each failure is the result of its own question only. See docs/batch.md.
 */
@Service
class ParallelAnswers {

	private static final int CONCURRENCY = 4;

	private final AiTemplate ai;

	ParallelAnswers(AiTemplate ai) {
		this.ai = ai;
	}

	List<AiResult> answers(List<String> questions) {
		return this.ai.generateAll(questions.stream().map(AiRequest::of).toList(), CONCURRENCY);
	}

}
