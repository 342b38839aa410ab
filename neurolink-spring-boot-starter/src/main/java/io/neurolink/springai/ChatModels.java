package io.neurolink.springai;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.BeanFactory;

/**
 * The chat models of an application behind the wrapped beans. Thread-safe.
 */
public final class ChatModels {

	private final BeanFactory beanFactory;

	private final Map<String, ChatModel> raw = new ConcurrentHashMap<>();

	/**
	 * Creates the registry.
	 * @param beanFactory creates the bean of a model that is asked for before it was
	 * created
	 */
	public ChatModels(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	void add(String beanName, ChatModel model) {
		this.raw.put(beanName, model);
	}

	/**
	 * Returns the chat model itself.
	 */
	ChatModel raw(String beanName) {
		ChatModel known = this.raw.get(beanName);
		if (known != null) {
			return known;
		}
		ChatModel bean = this.beanFactory.getBean(beanName, ChatModel.class);
		ChatModel wrapped = this.raw.get(beanName);
		return (wrapped != null) ? wrapped : bean;
	}

	@Nullable ChatModel known(String beanName) {
		return this.raw.get(beanName);
	}

}
