package io.neurolink.samples.pattern;

import java.util.List;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;

import org.springframework.stereotype.Service;

/**
 * Several questions at the same time, four under way at once. The results come in the
 * order of the questions, and a failure stays in its place. See docs/batch.md.
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
