package io.neurolink.langchain4j;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.NativeDetector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Creates the objects that take the place of models. They have the class of the model
 * where that can be extended, so that they can be injected by it; otherwise its
 * interfaces. In a native image, where no class is generated, they have those of
 * LangChain4j only.
 */
final class ModelProxies {

	private ModelProxies() {
	}

	/**
	 * Creates the object that takes the place of a model.
	 * @param model the model
	 * @param door sends its calls through the pipeline
	 */
	static Object create(Object model, ModelDoor door) {
		if (NativeDetector.inNativeImage() && !(model instanceof ChatModel && model instanceof StreamingChatModel)) {
			return (model instanceof ChatModel chat) ? new PipelineChatModel(chat, door)
					: new PipelineStreamingChatModel((StreamingChatModel) model, door);
		}
		ProxyFactory factory = new ProxyFactory(model);
		factory.setProxyTargetClass(isExtensible(model.getClass()));
		if (!factory.isProxyTargetClass()) {
			factory.setInterfaces(ClassUtils.getAllInterfaces(model));
		}
		factory.addAdvice(new Calls((model instanceof ChatModel chat) ? new PipelineChatModel(chat, door) : null,
				(model instanceof StreamingChatModel streaming) ? new PipelineStreamingChatModel(streaming, door)
						: null));
		return factory.getProxy(model.getClass().getClassLoader());
	}

	// A final method would run on the proxy, where no field is set.
	private static boolean isExtensible(Class<?> type) {
		if (NativeDetector.inNativeImage() || Modifier.isFinal(type.getModifiers()) || type.isSealed()
				|| ClassUtils.isLambdaClass(type) || java.lang.reflect.Proxy.isProxyClass(type)) {
			return false;
		}
		boolean[] extensible = { true };
		ReflectionUtils.doWithMethods(type, (method) -> extensible[0] = false,
				(method) -> Modifier.isFinal(method.getModifiers()) && !Modifier.isPrivate(method.getModifiers())
						&& !Modifier.isStatic(method.getModifiers()) && method.getDeclaringClass() != Object.class);
		return extensible[0];
	}

	/**
	 * Leads the methods of LangChain4j's interfaces to the pipeline.
	 */
	private record Calls(@Nullable ChatModel model,
			@Nullable StreamingChatModel streamingModel) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			Method method = invocation.getMethod();
			Method whole = (this.model != null) ? find(ChatModel.class, method) : null;
			if (whole != null) {
				return invoke(whole, this.model, invocation.getArguments());
			}
			Method streamed = (this.streamingModel != null) ? find(StreamingChatModel.class, method) : null;
			if (streamed != null) {
				return invoke(streamed, this.streamingModel, invocation.getArguments());
			}
			return invocation.proceed();
		}

		private static @Nullable Method find(Class<?> type, Method method) {
			return ClassUtils.getMethodIfAvailable(type, method.getName(), method.getParameterTypes());
		}

		private static @Nullable Object invoke(Method method, @Nullable Object target, Object[] arguments)
				throws Throwable {
			try {
				return method.invoke(target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

	}

}
