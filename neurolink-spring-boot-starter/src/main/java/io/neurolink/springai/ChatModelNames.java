package io.neurolink.springai;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Names the providers of the beans of chat models: as configured, otherwise by the
 * vendor. If several beans are of one vendor, the primary one, or the one that has the
 * name of Spring AI's own bean, has the vendor's name, and the others have the names of
 * their beans. Thread-safe.
 */
public final class ChatModelNames {

	private static final String SCOPED_TARGET = "scopedTarget.";

	private final Map<String, String> configured = new LinkedHashMap<>();

	private final List<String> disabled;

	private volatile Map<String, String> names = Map.of();

	/**
	 * Creates the names.
	 * @param configured the names that are configured, by the name of the bean
	 * @param disabled the names of the beans that are not wrapped
	 */
	public ChatModelNames(Map<String, String> configured, List<String> disabled) {
		configured.forEach((bean, name) -> this.configured.put(canonical(bean), name));
		this.disabled = disabled.stream().map(ChatModelNames::canonical).toList();
	}

	/**
	 * Returns the name of the provider of a bean.
	 * @param beanName the name of the bean
	 * @return the name, or {@code null} if the bean is not wrapped
	 */
	@Nullable String provider(String beanName) {
		return this.names.get(beanName);
	}

	/**
	 * Returns the names of all providers, by the name of the bean.
	 */
	Map<String, String> all() {
		return this.names;
	}

	void find(ConfigurableListableBeanFactory beanFactory) {
		Map<String, @Nullable Class<?>> types = new LinkedHashMap<>();
		for (String bean : beanFactory.getBeanNamesForType(ChatModel.class, true, false)) {
			boolean wrapped = !bean.equals(TemplateChatModel.BEAN_NAME) && !bean.startsWith(SCOPED_TARGET)
					&& !this.disabled.contains(canonical(bean))
					&& (beanFactory.isSingleton(bean) || beanFactory.containsBeanDefinition(SCOPED_TARGET + bean));
			if (wrapped) {
				types.put(bean, beanFactory.getType(bean, false));
			}
		}
		Map<String, String> found = new LinkedHashMap<>();
		types.forEach((bean, type) -> found.put(bean, name(bean, type, types, beanFactory)));
		this.names = Map.copyOf(found);
	}

	private String name(String bean, @Nullable Class<?> type, Map<String, @Nullable Class<?>> types,
			ConfigurableListableBeanFactory beanFactory) {
		String named = this.configured.get(canonical(bean));
		if (named != null) {
			return named;
		}
		String vendor = ChatModelVendor.providerName(type);
		String own = ChatModelVendor.providerName(bean);
		if (vendor == null || vendor.equals(own)) {
			return own;
		}
		List<String> rivals = types.entrySet()
			.stream()
			.filter((other) -> !this.configured.containsKey(canonical(other.getKey())))
			.filter((other) -> vendor.equals(ChatModelVendor.providerName(other.getValue()))
					|| vendor.equals(ChatModelVendor.providerName(other.getKey())))
			.map(Map.Entry::getKey)
			.toList();
		boolean first = rivals.size() == 1
				|| (isPrimary(bean, beanFactory) && rivals.stream().noneMatch((other) -> isNamedAs(vendor, other)));
		return first ? vendor : own;
	}

	private static boolean isNamedAs(String vendor, String bean) {
		return vendor.equals(ChatModelVendor.providerName(bean));
	}

	private static boolean isPrimary(String bean, ConfigurableListableBeanFactory beanFactory) {
		if (!beanFactory.containsBeanDefinition(bean)) {
			return false;
		}
		BeanDefinition definition = beanFactory.getMergedBeanDefinition(bean);
		return definition.isPrimary();
	}

	private static String canonical(String beanName) {
		return beanName.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

}
