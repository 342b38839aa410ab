package io.neurolink.samples.springai;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.samples.desk.CustomerDesk;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Service;

/**
 * Answers the questions of customers by a {@link ChatClient} with a tool. The client is
 * used as without NeuroLink; the annotations above the methods are all that is added.
 * <p>
 * With {@code MODEL_CALL} a failed call to a model is repeated, or sent to the other
 * vendor, by itself: a tool that has run does not run again.
 */
@Service
class SupportDesk implements CustomerDesk {

	private final ChatClient chat;

	SupportDesk(@Qualifier("openAiChatModel") ChatModel model, OrderTools tools) {
		this.chat = ChatClient.builder(model)
			.defaultSystem("You are the support desk of an online shop. Answer in a few sentences.")
			.defaultTools(tools)
			.build();
	}

	/**
	 * Answers a question.
	 * @param question the question of a customer, not blank
	 * @return the answer; degraded if no vendor has answered
	 */
	@Override
	@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL,
			value = "I'm currently experiencing technical difficulties. Please try again later.")
	@AiCached(ttl = "1h")
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms", around = AiRetry.Around.MODEL_CALL)
	@AiRateLimited(name = "desk", limit = 10, per = "1s")
	public AiResponse answer(String question) {
		ChatResponse response = this.chat.prompt(question).call().chatResponse();
		ModelRef target = target(AiScope.current());
		return AiResponse.builder()
			.content(text(response))
			.provider((target != null) ? target.provider() : null)
			.model((target != null) ? target.model() : null)
			.build();
	}

	/**
	 * Answers a question as a stream. Until the first chunk another attempt, or the other
	 * vendor, may help; a stream that fails later fails.
	 * @param question the question of a customer, not blank
	 * @return the chunks of the answer, or the failure
	 */
	@Override
	@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL)
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms", around = AiRetry.Around.MODEL_CALL)
	public Flux<AiChunk> answerLive(String question) {
		return stream(question);
	}

	/**
	 * Answers a question as a stream. If the stream fails in the middle, the other vendor
	 * starts over, and a chunk announces it.
	 * @param question the question of a customer, not blank
	 * @return the chunks of the answer, or the failure
	 */
	@Override
	@AiFallback(models = "anthropic/claude-haiku-4-5", around = AiFallback.Around.MODEL_CALL,
			midStream = AiFallback.MidStream.RESTART)
	@AiRetry(maxRetries = 2, delay = "200ms", jitter = "100ms", around = AiRetry.Around.MODEL_CALL)
	public Flux<AiChunk> answerLiveOrRestart(String question) {
		return stream(question);
	}

	private Flux<AiChunk> stream(String question) {
		return Flux.deferContextual((context) -> this.chat.prompt(question)
			.stream()
			.chatResponse()
			.map((response) -> chunk(response, AiScope.current(context))));
	}

	private static AiChunk chunk(ChatResponse response, @Nullable AiScope scope) {
		ModelRef target = target(scope);
		return AiChunk.builder()
			.content(text(response))
			.provider((target != null) ? target.provider() : null)
			.model((target != null) ? target.model() : null)
			.restart(Boolean.TRUE.equals(response.getMetadata().get("neurolink.restart")))
			.build();
	}

	private static @Nullable ModelRef target(@Nullable AiScope scope) {
		return (scope != null) ? scope.record().target() : null;
	}

	private static String text(@Nullable ChatResponse response) {
		Generation generation = (response != null) ? response.getResult() : null;
		String text = (generation != null) ? generation.getOutput().getText() : null;
		return (text != null) ? text : "";
	}

}
