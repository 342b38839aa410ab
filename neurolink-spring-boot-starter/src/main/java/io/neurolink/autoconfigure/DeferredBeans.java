package io.neurolink.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.neurolink.aop.AiPlans;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.template.AiTemplateCustomizer;
import io.neurolink.template.ProviderSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.type.MethodMetadata;

/**
 * Defers the beans of the starter in an application that configures nothing under
 * {@code neurolink}. Once all other beans are created, either the application uses the
 * starter, and the deferred beans are created, so that every mistake fails the start; or
 * it does not, and they remain uncreated until something requests one.
 */
final class DeferredBeans implements BeanFactoryPostProcessor, SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(DeferredBeans.class);

	private static final ConfigurationPropertyName PROPERTIES = ConfigurationPropertyName.of("neurolink");

	private static final String PROPERTIES_BEAN = PROPERTIES + "-" + NeuroLinkProperties.class.getName();

	private static final Pattern OURS = Pattern.compile("io\\.neurolink\\.autoconfigure\\.\\w+Configuration(\\$.+)?");

	/**
	 * Listeners and lifecycles, which the container creates in any case, and checks that
	 * it calls only if they exist before all singletons are initialized.
	 */
	private static final Set<String> NEEDED = Set.of("neuroLinkStartupSummary", "neuroLinkBatchQueueDrain",
			"neuroLinkSseShutdown", "neuroLinkSseHeartbeat", "neuroLinkEnvironmentVariableCheck", "neuroLinkClock",
			"neuroLinkInactiveProperties", "neuroLinkDeferredBeans", "neuroLinkLiteralKeys",
			"neuroLinkRetriesOfClients", "neuroLinkLangChain4jOutdatedLibraryReport");

	private static final List<Class<?>> USES = List.of(AiProvider.class, AiTemplate.class, AiTemplateCustomizer.class,
			ProviderSource.class, WrappedModels.class, AiMiddleware.class);

	private final Environment environment;

	private final List<String> deferred = new ArrayList<>();

	private final ConfigurableListableBeanFactory beanFactory;

	DeferredBeans(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	/**
	 * Returns whether there is, or may be, a property under {@code neurolink}.
	 */
	static boolean isConfigured(Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(PROPERTIES) != ConfigurationPropertyState.ABSENT) {
				return true;
			}
		}
		return false;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (isConfigured(this.environment) || SpringProperties.getFlag(AbstractAotProcessor.AOT_PROCESSING)) {
			return;
		}
		for (String name : beanFactory.getBeanDefinitionNames()) {
			BeanDefinition definition = beanFactory.getBeanDefinition(name);
			if (isOurs(definition) && !definition.isLazyInit() && !NEEDED.contains(name)) {
				definition.setLazyInit(true);
				this.deferred.add(name);
			}
		}
	}

	private static boolean isOurs(BeanDefinition definition) {
		MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
				? annotated.getFactoryMethodMetadata() : null;
		String type = (method != null) ? method.getDeclaringClassName() : definition.getBeanClassName();
		return type != null && (OURS.matcher(type).matches() || type.equals(NeuroLinkProperties.class.getName()));
	}

	/**
	 * Returns whether the beans are deferred, and nothing has requested one.
	 */
	boolean areUnused() {
		return !this.deferred.isEmpty();
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.deferred.isEmpty() || !areUsed()) {
			return;
		}
		List<String> all = List.copyOf(this.deferred);
		this.deferred.clear();
		all.forEach(this.beanFactory::getBean);
		this.beanFactory.getBeanProvider(ContextPropagationActivation.class)
			.ifAvailable(ContextPropagationActivation::activate);
		this.beanFactory.getBeanProvider(AiPlans.class).ifAvailable(AiPlans::afterSingletonsInstantiated);
	}

	// Every deferred bean that has settings needs the properties.
	private boolean areUsed() {
		return this.beanFactory.containsSingleton(PROPERTIES_BEAN)
				|| Stream.of(this.beanFactory.getBeanDefinitionNames()).anyMatch(this::isUse);
	}

	private boolean isUse(String name) {
		Class<?> type = typeOf(name);
		if (type == null) {
			return false;
		}
		return isOurs(this.beanFactory.getBeanDefinition(name)) ? WrappedModels.class.isAssignableFrom(type)
				: AiPlans.mayAdvise(type) || USES.stream().anyMatch((use) -> use.isAssignableFrom(type));
	}

	private @Nullable Class<?> typeOf(String name) {
		try {
			return AutoProxyUtils.determineTargetClass(this.beanFactory, name);
		}
		catch (BeansException | LinkageError ex) {
			logger.debug("The type of the bean '{}' is not known; its annotations are read when it is called", name,
					ex);
			return null;
		}
	}

}
