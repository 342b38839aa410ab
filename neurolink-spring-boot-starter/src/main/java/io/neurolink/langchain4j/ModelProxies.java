package io.neurolink.langchain4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.neurolink.hostmodel.ModelProxy;

/**
 * Creates the objects that take the place of models.
 */
final class ModelProxies {

	private static final Set<String> CALLS = Set.of("chat", "doChat");

	private ModelProxies() {
	}

	/**
	 * Creates the object that takes the place of a model.
	 * @param model the model
	 * @param door sends its calls through the pipeline
	 */
	static Object create(Object model, ModelDoor door) {
		List<ModelProxy.Replacement> replacements = new ArrayList<>();
		if (model instanceof ChatModel chat) {
			replacements.add(new ModelProxy.Replacement(ChatModel.class, new PipelineChatModel(chat, door), CALLS));
		}
		if (model instanceof StreamingChatModel streaming) {
			replacements.add(new ModelProxy.Replacement(StreamingChatModel.class,
					new PipelineStreamingChatModel(streaming, door), CALLS));
		}
		return ModelProxy.create(model, replacements);
	}

}
