package io.neurolink.springai;

import java.util.List;
import java.util.Set;

import io.neurolink.hostmodel.ModelProxy;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/**
 * Wraps the beans of chat models. A bean whose class is final is replaced by a
 * {@link ChatModel} of another class; any other one by a proxy that has its class, so
 * that it can still be injected by it.
 */
public final class ChatModelPostProcessor implements BeanPostProcessor, Ordered {

	private final ChatModelNames names;

	private final ObjectProvider<ChatModels> models;

	private final ObjectProvider<ChatModelCalls> calls;

	/**
	 * Creates the post-processor.
	 * @param names the names of the providers of the wrapped beans
	 * @param models the registry of the chat models
	 * @param calls sends their calls through the template
	 */
	public ChatModelPostProcessor(ChatModelNames names, ObjectProvider<ChatModels> models,
			ObjectProvider<ChatModelCalls> calls) {
		this.names = names;
		this.models = models;
		this.calls = calls;
	}

	// Inside of the proxies of other post-processors, whose advice then sees the call
	// once.
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 100;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ChatModel model)) {
			return bean;
		}
		String provider = this.names.provider(beanName);
		if (provider == null) {
			return bean;
		}
		this.models.getObject().add(beanName, model);
		ChatModel wrapped = new ResilientChatModel(provider, beanName, model, this.calls::getObject);
		List<ModelProxy.Replacement> replacements = List
			.of(new ModelProxy.Replacement(ChatModel.class, wrapped, Set.of("call", "stream")));
		return ModelProxy.isExtensible(bean.getClass()) ? ModelProxy.create(model, replacements) : wrapped;
	}

}
