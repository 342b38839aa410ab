package io.neurolink.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts models whose calls pass the pipeline in the place of LangChain4j's models. It is
 * not ordered and therefore outside the proxies of the application.
 */
public final class ChatModelPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<LangChain4jModels> models;

	/**
	 * Creates the post-processor.
	 * @param models the registry of the models, fetched when the first one is created
	 */
	public ChatModelPostProcessor(ObjectProvider<LangChain4jModels> models) {
		this.models = models;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof ChatModel || bean instanceof StreamingChatModel)
				? this.models.getObject().wrap(beanName, bean) : bean;
	}

}
