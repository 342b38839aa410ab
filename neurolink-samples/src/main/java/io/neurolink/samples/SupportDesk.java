package io.neurolink.samples;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.samples.desk.CustomerDesk;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Service;

/**
 * Answers the questions of customers. An application writes no more than this: the call,
 * and annotations for its failures.
 */
@Service
class SupportDesk implements CustomerDesk {

	private static final String INSTRUCTION = "You are the support desk of an online shop. Answer in a few sentences.";

	private final AiTemplate ai;

	SupportDesk(AiTemplate ai) {
		this.ai = ai;
	}

	/**
	 * Answers a question by the default provider, else by the fallbacks in turn, else
	 * with a static text. Answers are cached for one hour.
	 * @param question the question of the customer, not blank
	 * @return the answer, degraded if it is the static text
	 */
	@Override
	@AiFallback(models = { "anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash" },
			value = "I'm currently experiencing technical difficulties. Please try again later.")
	@AiCached(ttl = "1h")
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	@AiRateLimited(name = "desk", limit = 10, per = "1s")
	public AiResponse answer(String question) {
		return this.ai.generate(request(question));
	}

	/**
	 * Streams the answer to a question. Failures before the first chunk are retried or
	 * lead to another model; an answer that breaks off later fails.
	 * @param question the question of the customer, not blank
	 * @return the chunks of the answer, or the failure
	 */
	@Override
	@AiFallback(models = { "anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash" })
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	public Flux<AiChunk> answerLive(String question) {
		return this.ai.stream(request(question));
	}

	/**
	 * Streams the answer to a question. If the answer breaks off, the next model starts
	 * over, and a chunk announces this.
	 * @param question the question of the customer, not blank
	 * @return the chunks of the answer, or the failure
	 */
	@Override
	@AiFallback(models = { "anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash" },
			midStream = AiFallback.MidStream.RESTART)
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	public Flux<AiChunk> answerLiveOrRestart(String question) {
		return this.ai.stream(request(question));
	}

	private static AiRequest request(String question) {
		return AiRequest.builder().system(INSTRUCTION).prompt(question).build();
	}

}
