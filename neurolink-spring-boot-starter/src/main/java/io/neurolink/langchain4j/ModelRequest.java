package io.neurolink.langchain4j;

import java.util.List;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * A request of LangChain4j as it travels through the pipeline, beside the view of its
 * texts.
 *
 * @param request the request
 * @param options its options
 * @param provider the provider that it was made for
 * @param texts the texts of its messages, before any change
 */
record ModelRequest(ChatRequest request, ChatRequestOptions options, String provider, List<AiMessage> texts) {

	/** The name of the metadata of a request that is not for its own provider. */
	static final String METADATA = "io.neurolink.langchain4j.request";

	/**
	 * Creates a request of the template that is the view of a request.
	 */
	static AiRequest view(ChatRequest request, ChatRequestOptions options, String provider) {
		List<AiMessage> texts = MessageTexts.of(request.messages());
		ModelRequest travelling = new ModelRequest(request, options, provider, texts);
		return AiRequest.builder()
			.messages(texts)
			.provider(provider)
			.model(request.modelName())
			.temperature(notNegative(request.temperature()))
			.maxTokens(positive(request.maxOutputTokens()))
			.nativeRequest(request)
			.metadata(METADATA, travelling)
			.build();
	}

	/**
	 * Returns the request to send.
	 * @param request the request of the template
	 * @param provider the provider that sends it
	 * @param defaults the parameters of the provider's model
	 */
	static Sent toSend(AiRequest request, String provider, ChatRequestParameters defaults) {
		if (request.nativeRequest() instanceof ChatRequest carried) {
			return carried(request, carried, provider).toSendTo(request, provider, defaults);
		}
		ChatRequestParameters none = DefaultChatRequestParameters.EMPTY;
		return new Sent(ChatRequest.builder()
			.messages(MessageTexts.messages(request.messages()))
			.parameters(ModelParameters.of(none, false, defaults, request))
			.build(), ChatRequestOptions.EMPTY, false);
	}

	// A middleware may have replaced the request itself.
	private static ModelRequest carried(AiRequest request, ChatRequest carried, String provider) {
		if (request.metadata().get(METADATA) instanceof ModelRequest travelling) {
			return (travelling.request() == carried) ? travelling
					: new ModelRequest(carried, travelling.options(), travelling.provider(), request.messages());
		}
		return new ModelRequest(carried, ChatRequestOptions.EMPTY, provider, request.messages());
	}

	private Sent toSendTo(AiRequest request, String provider, ChatRequestParameters defaults) {
		boolean foreign = !ProviderName.canonical(this.provider).equals(ProviderName.canonical(provider));
		List<ChatMessage> messages = MessageTexts.withTexts(this.request.messages(), this.texts, request.messages());
		ChatRequestParameters parameters = ModelParameters.of(this.request.parameters(), foreign, defaults, request);
		boolean unchanged = messages == this.request.messages() && parameters == this.request.parameters();
		ChatRequest changed = unchanged ? this.request
				: ChatRequest.builder().messages(messages).parameters(parameters).build();
		return new Sent(changed, this.options, foreign);
	}

	private static @Nullable Double notNegative(@Nullable Double temperature) {
		return (temperature != null && temperature >= 0) ? temperature : null;
	}

	private static @Nullable Integer positive(@Nullable Integer tokens) {
		return (tokens != null && tokens > 0) ? tokens : null;
	}

	/**
	 * A request as a model receives it.
	 *
	 * @param request the request
	 * @param options its options
	 * @param foreign whether it was made for another provider
	 */
	record Sent(ChatRequest request, ChatRequestOptions options, boolean foreign) {

		/**
		 * Returns the request without the parameters that some vendors reject.
		 */
		Sent widelySupported(AiRequest of) {
			return new Sent(ChatRequest.builder()
				.messages(this.request.messages())
				.parameters(ModelParameters.widelySupported(this.request.parameters(), of))
				.build(), this.options, this.foreign);
		}

	}

}
