package io.neurolink.samples.desk;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;

/**
 * The support desk as its controllers call it.
 */
public interface CustomerDesk {

	/**
	 * Answers a question.
	 * @param question the question of the customer, not blank
	 * @return the answer, degraded if it is a static text
	 */
	AiResponse answer(String question);

	/**
	 * Streams the answer to a question. An answer that breaks off fails.
	 * @param question the question of the customer, not blank
	 * @return the chunks of the answer, or the failure
	 */
	Flux<AiChunk> answerLive(String question);

	/**
	 * Streams the answer to a question. If the answer breaks off, another model starts
	 * over, and a chunk announces this.
	 * @param question the question of the customer, not blank
	 * @return the chunks of the answer, or the failure
	 */
	Flux<AiChunk> answerLiveOrRestart(String question);

}
