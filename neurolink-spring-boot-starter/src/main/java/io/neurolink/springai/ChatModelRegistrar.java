package io.neurolink.springai;

import java.util.function.BiConsumer;

import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.Ordered;

/**
 * Registers each chat model of the application as a provider, before any bean is created,
 * so that checks of the providers' names know them.
 */
public final class ChatModelRegistrar implements BeanDefinitionRegistryPostProcessor, Ordered {

	/** The name of the bean of type {@link ChatModels}. */
	public static final String MODELS = "neuroLinkChatModels";

	/** The name of the bean of type {@link io.neurolink.hostmodel.ModelThreads}. */
	public static final String THREADS = "neuroLinkChatModelThreads";

	private static final String PREFIX = "neuroLinkProvider.";

	private final ChatModelNames names;

	private final BiConsumer<String, String> check;

	/**
	 * Creates the registrar.
	 * @param names finds the names of the providers
	 * @param check checks the name of a provider, given the name of its bean first;
	 * throws if another provider has it
	 */
	public ChatModelRegistrar(ChatModelNames names, BiConsumer<String, String> check) {
		this.names = names;
		this.check = check;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (!(registry instanceof ConfigurableListableBeanFactory beanFactory)) {
			return;
		}
		this.names.find(beanFactory);
		this.names.all().forEach((bean, provider) -> {
			this.check.accept(bean, provider);
			recreate(beanFactory, bean);
			String name = PREFIX + ProviderName.canonical(provider).replace('.', '-') + "." + bean;
			if (!registry.containsBeanDefinition(name)) {
				registry.registerBeanDefinition(name, definition(bean, provider));
			}
		});
	}

	/**
	 * Returns the name of the bean of the chat model behind the definition of a provider.
	 * @return the name, or {@code null} for any other definition
	 */
	static @Nullable String chatModel(String definition) {
		int dot = definition.startsWith(PREFIX) ? definition.indexOf('.', PREFIX.length()) : -1;
		return (dot > 0) ? definition.substring(dot + 1) : null;
	}

	// A condition of Spring AI creates its Google model while conditions are evaluated,
	// before properties are bound and before it can be wrapped.
	private static void recreate(ConfigurableListableBeanFactory beanFactory, String bean) {
		if (beanFactory.containsSingleton(bean) && beanFactory instanceof DefaultListableBeanFactory factory
				&& factory.containsBeanDefinition(bean)) {
			factory.destroySingleton(bean);
		}
	}

	private static BeanDefinition definition(String bean, String provider) {
		return BeanDefinitionBuilder.rootBeanDefinition(SpringAiProvider.class)
			.addConstructorArgValue(provider)
			.addConstructorArgValue(bean)
			.addConstructorArgReference(MODELS)
			.addConstructorArgReference(THREADS)
			.setRole(BeanDefinition.ROLE_INFRASTRUCTURE)
			.getBeanDefinition();
	}

}
