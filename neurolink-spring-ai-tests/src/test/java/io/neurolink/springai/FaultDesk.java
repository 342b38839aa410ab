package io.neurolink.springai;

import java.util.Map;

import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;

import org.springframework.ai.anthropic.AnthropicChatModel;
import org.springframework.ai.anthropic.AnthropicChatOptions;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The annotated methods of an application around the clients of all models.
 */
class FaultDesk {

	private static final String SPARE = "spare/claude-spare";

	private final Map<String, ChatModel> models;

	private final AiTemplate template;

	FaultDesk(Map<String, ChatModel> models, AiTemplate template) {
		this.models = models;
		this.template = template;
	}

	AiTemplate template() {
		return this.template;
	}

	AiRequest request(Wire wire) {
		return AiRequest.builder().prompt("hi").provider(wire.provider()).build();
	}

	ChatModel model(Wire wire) {
		ChatModel model = this.models.get(wire.bean());
		if (model == null) {
			throw new IllegalStateException("no model of " + wire);
		}
		return model;
	}

	@AiRetry(maxRetries = 1)
	String retried(Wire wire) {
		return asked(wire);
	}

	@AiRetry(maxRetries = 1)
	Flux<String> retriedStream(Wire wire) {
		return streamed(wire);
	}

	@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
	String retriedCalls(Wire wire) {
		return asked(wire);
	}

	@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
	Flux<String> retriedCallsStream(Wire wire) {
		return streamed(wire);
	}

	@AiFallback(models = SPARE)
	@AiRetry(maxRetries = 1)
	String elsewhere(Wire wire) {
		return asked(wire);
	}

	@AiFallback(models = SPARE)
	@AiRetry(maxRetries = 1)
	Flux<String> elsewhereStream(Wire wire) {
		return streamed(wire);
	}

	private String asked(Wire wire) {
		return String.valueOf(ChatClient.create(model(wire)).prompt("hi").call().content());
	}

	private Flux<String> streamed(Wire wire) {
		return ChatClient.create(model(wire)).prompt("hi").stream().content();
	}

	/**
	 * The model that answers when another one does not.
	 */
	static class Spare {

		@Bean
		ChatModel spareChatModel(Environment environment) {
			return AnthropicChatModel.builder()
				.options(AnthropicChatOptions.builder()
					.apiKey("test")
					.baseUrl(environment.getRequiredProperty("spare.url"))
					.model("claude-spare")
					.maxRetries(0)
					.build())
				.build();
		}

	}

}
