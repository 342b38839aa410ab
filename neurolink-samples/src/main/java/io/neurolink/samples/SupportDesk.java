package io.neurolink.samples;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Service;

/**
 * Answers the questions of customers. This is all that an application writes: the call,
 * and above it what is to happen when the call fails.
 */
@Service
class SupportDesk {

	private static final String INSTRUCTION = "You are the support desk of an online shop. Answer in a few sentences.";

	private final AiTemplate ai;

	SupportDesk(AiTemplate ai) {
		this.ai = ai;
	}

	/**
	 * Answers a question: by the default provider, else by the fallbacks in turn, else
	 * with an apology. The same question is not asked twice within the hour.
	 * @param question what the customer asks, not blank
	 * @return the answer, degraded if it is the apology
	 */
	@AiFallback(models = { "anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash" },
			value = "I'm currently experiencing technical difficulties. Please try again later.")
	@AiCached(ttl = "1h")
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	@AiRateLimited(name = "desk", limit = 10, per = "1s")
	AiResponse answer(String question) {
		return this.ai.generate(request(question));
	}

	/**
	 * Answers a question piece by piece. Until the first piece another try, or another
	 * model, may help; an answer that breaks off later fails.
	 * @param question what the customer asks, not blank
	 * @return the pieces of the answer, or the failure
	 */
	@AiFallback(models = { "anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash" })
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	Flux<AiChunk> answerLive(String question) {
		return this.ai.stream(request(question));
	}

	/**
	 * Answers a question piece by piece. Where the answer breaks off, the next model
	 * begins afresh, and a piece announces it.
	 * @param question what the customer asks, not blank
	 * @return the pieces of the answer, or the failure
	 */
	@AiFallback(models = { "anthropic/claude-haiku-4-5", "google-ai/gemini-2.0-flash" },
			midStream = AiFallback.MidStream.RESTART)
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms")
	Flux<AiChunk> answerLiveOrAfresh(String question) {
		return this.ai.stream(request(question));
	}

	private static AiRequest request(String question) {
		return AiRequest.builder().system(INSTRUCTION).prompt(question).build();
	}

}
