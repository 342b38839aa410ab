package io.neurolink.springai;

import java.lang.reflect.Modifier;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;

/**
 * Reports a wrapped chat model that is injected by its own class, which is final.
 */
final class ConcreteChatModelFailureAnalyzer implements FailureAnalyzer, Ordered {

	private static final int MAX_CAUSES = 64;

	private final @Nullable BeanFactory beanFactory;

	ConcreteChatModelFailureAnalyzer(@Nullable BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	// Spring Boot's own analyzers know these exceptions, too.
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			Class<?> required = required(current);
			String bean = (required != null) ? wrapped(required) : null;
			if (required != null && bean != null) {
				return analysis(failure, required, bean);
			}
			current = current.getCause();
		}
		return null;
	}

	private static @Nullable Class<?> required(Throwable failure) {
		if (failure instanceof BeanNotOfRequiredTypeException mismatch) {
			return mismatch.getRequiredType();
		}
		return (failure instanceof NoSuchBeanDefinitionException missing) ? missing.getBeanType() : null;
	}

	// From the definitions, because the beans were destroyed when the start failed.
	private @Nullable String wrapped(Class<?> required) {
		if (!Modifier.isFinal(required.getModifiers())
				|| !(this.beanFactory instanceof ConfigurableListableBeanFactory factory)) {
			return null;
		}
		for (String definition : factory.getBeanDefinitionNames()) {
			String bean = ChatModelRegistrar.chatModel(definition);
			Class<?> type = (bean != null) ? factory.getType(bean, false) : null;
			if (type != null && required.isAssignableFrom(type)) {
				return bean;
			}
		}
		return null;
	}

	private static FailureAnalysis analysis(Throwable failure, Class<?> required, String bean) {
		return new FailureAnalysis(
				"The bean '" + bean + "' is injected as " + required.getName()
						+ ", but NeuroLink has wrapped it, and this class cannot be extended.",
				"Inject it as org.springframework.ai.chat.model.ChatModel, with @Qualifier(\"" + bean
						+ "\") if there are several, or leave it unwrapped by neurolink.spring-ai.models." + bean
						+ ".enabled=false.",
				failure);
	}

}
