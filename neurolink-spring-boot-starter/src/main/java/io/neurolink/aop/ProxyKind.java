package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyConfig;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.Aware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Decides, as Spring's auto-proxy creator does, whether the proxy of a bean extends the
 * class of the bean or implements its interfaces.
 */
enum ProxyKind {

	/** The proxy is a subclass, made by CGLIB. */
	SUBCLASS,

	/** The proxy is a JDK proxy of the interfaces. */
	INTERFACES;

	static ProxyKind of(Class<?> beanClass, @Nullable String beanName,
			@Nullable ConfigurableListableBeanFactory beanFactory) {
		if (AnnotatedClass.isMadeOfInterfaces(beanClass)) {
			return INTERFACES;
		}
		if (beanFactory == null || AutoProxyUtils.shouldProxyTargetClass(beanFactory, beanName)) {
			return SUBCLASS;
		}
		if (exposesInterfaces(beanName, beanFactory)) {
			return INTERFACES;
		}
		return (isSubclassingTheDefault(beanFactory) || !hasInterfaceToProxy(beanClass)) ? SUBCLASS : INTERFACES;
	}

	private static boolean exposesInterfaces(@Nullable String beanName, ConfigurableListableBeanFactory beanFactory) {
		return beanName != null && beanFactory.containsBeanDefinition(beanName)
				&& beanFactory.getBeanDefinition(beanName).hasAttribute(AutoProxyUtils.EXPOSED_INTERFACES_ATTRIBUTE);
	}

	private static boolean isSubclassingTheDefault(ConfigurableListableBeanFactory beanFactory) {
		String creator = AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME;
		return beanFactory.containsSingleton(creator) && beanFactory.getSingleton(creator) instanceof ProxyConfig config
				&& config.isProxyTargetClass();
	}

	private static boolean hasInterfaceToProxy(Class<?> beanClass) {
		for (Class<?> implemented : ClassUtils.getAllInterfacesForClass(beanClass)) {
			if (!isCallback(implemented) && implemented.getMethods().length > 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns whether the container calls the methods of an interface on the bean itself,
	 * never on its proxy.
	 */
	static boolean isCallback(Class<?> type) {
		return type == InitializingBean.class || type == DisposableBean.class || type == AutoCloseable.class
				|| type == java.io.Closeable.class || Aware.class.isAssignableFrom(type);
	}

}
