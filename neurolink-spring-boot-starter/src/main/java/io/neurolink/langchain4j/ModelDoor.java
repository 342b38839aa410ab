package io.neurolink.langchain4j;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.neurolink.model.AiRequest;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the calls to one model through the pipeline. Thread-safe.
 */
final class ModelDoor {

	private static final Logger logger = LoggerFactory.getLogger(ModelDoor.class);

	private final String beanName;

	private final LangChain4jModels models;

	private final AtomicBoolean reported = new AtomicBoolean();

	/**
	 * Creates the door of a model.
	 * @param beanName the name of its bean
	 * @param models all models
	 */
	ModelDoor(String beanName, LangChain4jModels models) {
		this.beanName = beanName;
		this.models = models;
	}

	/**
	 * Returns whether the template has the model as a provider. It has not if the
	 * application builds the template itself.
	 */
	boolean isOpen() {
		String provider = this.models.providerOf(this.beanName);
		if (provider != null && this.models.calls().template().hasProvider(provider)) {
			return true;
		}
		if (this.reported.compareAndSet(false, true)) {
			logger.warn(
					"The calls to the model '{}' do not pass the pipeline, because the AiTemplate of the application "
							+ "does not have it as a provider. Leave the template to the starter and change it by an "
							+ "AiTemplateCustomizer, or set neurolink.langchain4j.models.{}.enabled=false",
					this.beanName, this.beanName);
		}
		return false;
	}

	ChatResponse call(ChatRequest request, ChatRequestOptions options) {
		return Answers.toAnswer(this.models.calls().call(view(request, options)));
	}

	void stream(ChatRequest request, ChatRequestOptions options, StreamingChatResponseHandler handler) {
		this.models.threads()
			.publishing(this.models.calls().stream(view(request, options)))
			.contextCapture()
			.subscribe(new AnswerHandler(handler, CallScope.current()));
	}

	private AiRequest view(ChatRequest request, ChatRequestOptions options) {
		@Nullable String provider = this.models.providerOf(this.beanName);
		return ModelRequest.view(request, options, Objects.requireNonNull(provider, "the provider is known"));
	}

}
