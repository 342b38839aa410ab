package io.neurolink.springai;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.aop.framework.ProxyFactory;
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
		return isExtensible(bean.getClass()) ? proxy(model, wrapped) : wrapped;
	}

	private static boolean isExtensible(Class<?> type) {
		return !Modifier.isFinal(type.getModifiers()) && !Modifier.isPrivate(type.getModifiers())
				&& !Proxy.isProxyClass(type) && !type.isHidden() && !hasFinalCalls(type);
	}

	// A final method of the class would be called on the proxy itself, which has no
	// state.
	private static boolean hasFinalCalls(Class<?> type) {
		for (Class<?> current = type; current != null && current != Object.class; current = current.getSuperclass()) {
			for (Method method : current.getDeclaredMethods()) {
				if (Modifier.isFinal(method.getModifiers()) && Modifier.isPublic(method.getModifiers())
						&& !Modifier.isStatic(method.getModifiers())) {
					return true;
				}
			}
		}
		return false;
	}

	private static Object proxy(ChatModel model, ChatModel wrapped) {
		ProxyFactory factory = new ProxyFactory(model);
		factory.setProxyTargetClass(true);
		factory.addAdvice((MethodInterceptor) (invocation) -> {
			Method method = invocation.getMethod();
			Method call = callMethod(method);
			return (call != null) ? invoke(call, wrapped, invocation.getArguments()) : invocation.proceed();
		});
		return factory.getProxy(model.getClass().getClassLoader());
	}

	private static Object invoke(Method method, ChatModel target, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Returns the method of {@link ChatModel} that a method implements, if it calls the
	 * model.
	 */
	private static @Nullable Method callMethod(Method method) {
		if (!method.getName().equals("call") && !method.getName().equals("stream")) {
			return null;
		}
		try {
			return ChatModel.class.getMethod(method.getName(), method.getParameterTypes());
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

}
