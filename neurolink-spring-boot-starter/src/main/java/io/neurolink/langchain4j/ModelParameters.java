package io.neurolink.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import io.neurolink.model.AiRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parameters of a request as its target takes them: those of every vendor are carried
 * over to another one, those of one vendor only are not.
 */
final class ModelParameters {

	private static final Logger logger = LoggerFactory.getLogger(ModelParameters.class);

	private ModelParameters() {
	}

	/**
	 * Returns the parameters for a target.
	 * @param parameters the parameters of the request
	 * @param foreign whether the request was made for another provider
	 * @param defaults the parameters of the target's own
	 * @param request the request as the pipeline sends it
	 */
	static ChatRequestParameters of(ChatRequestParameters parameters, boolean foreign, ChatRequestParameters defaults,
			AiRequest request) {
		ChatRequestParameters carried = (foreign && parameters.getClass() != defaults.getClass())
				? portable(parameters, request) : parameters;
		DefaultChatRequestParameters.Builder<?> changes = ChatRequestParameters.builder();
		boolean changed = false;
		if (request.model() != null && !request.model().equals(carried.modelName())
				&& (carried.modelName() != null || !request.model().equals(defaults.modelName()))) {
			changes.modelName(request.model());
			changed = true;
		}
		if (request.temperature() != null && !request.temperature().equals(carried.temperature())) {
			changes.temperature(request.temperature());
			changed = true;
		}
		if (request.maxTokens() != null && !request.maxTokens().equals(carried.maxOutputTokens())) {
			changes.maxOutputTokens(request.maxTokens());
			changed = true;
		}
		return changed ? carried.overrideWith(changes.build()) : carried;
	}

	/**
	 * Returns the parameters without those that some vendors reject.
	 */
	static ChatRequestParameters widelySupported(ChatRequestParameters parameters, AiRequest request) {
		if (parameters.topK() != null || parameters.frequencyPenalty() != null
				|| parameters.presencePenalty() != null) {
			logger.debug("topK, frequencyPenalty and presencePenalty are left out of the request to {}/{}, which does "
					+ "not support one of them", request.provider(), request.model());
		}
		return common(parameters).modelName(parameters.modelName()).build();
	}

	private static ChatRequestParameters portable(ChatRequestParameters parameters, AiRequest request) {
		if (parameters.getClass() != DefaultChatRequestParameters.class && logger.isDebugEnabled()) {
			logger.debug("The parameters of {} that no other vendor has are left out of the request to {}/{}",
					parameters.getClass().getSimpleName(), request.provider(), request.model());
		}
		return common(parameters).topK(parameters.topK())
			.frequencyPenalty(parameters.frequencyPenalty())
			.presencePenalty(parameters.presencePenalty())
			.build();
	}

	// The model is that of the target, never that of the request.
	private static DefaultChatRequestParameters.Builder<?> common(ChatRequestParameters parameters) {
		return ChatRequestParameters.builder()
			.temperature(parameters.temperature())
			.topP(parameters.topP())
			.maxOutputTokens(parameters.maxOutputTokens())
			.stopSequences(parameters.stopSequences())
			.toolSpecifications(parameters.toolSpecifications())
			.toolChoice(parameters.toolChoice())
			.responseFormat(parameters.responseFormat());
	}

}
