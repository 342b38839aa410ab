package io.neurolink.langchain4j;

import java.util.Arrays;

import dev.langchain4j.service.TokenStream;

import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Lets the streams that AI services return start in the scope of the method that returned
 * them. It acts on beans that have a proxy already, as one with annotated methods has,
 * and inside the advice of that proxy.
 */
public final class TokenStreamPostProcessor implements BeanPostProcessor {

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Advised proxy && !proxy.isFrozen() && returnsStreams(proxy)) {
			proxy.addAdvice(new ScopedTokenStreams());
		}
		return bean;
	}

	private static boolean returnsStreams(Advised proxy) {
		return Arrays.stream(proxy.getProxiedInterfaces())
			.flatMap((type) -> Arrays.stream(type.getMethods()))
			.anyMatch((method) -> method.getReturnType() == TokenStream.class);
	}

}
