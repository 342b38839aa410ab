package io.neurolink.langchain4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.DisabledChatModel;
import dev.langchain4j.model.chat.DisabledStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.neurolink.error.AiMisuseException;
import io.neurolink.hostmodel.ModelCalls;
import io.neurolink.hostmodel.ModelThreads;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.retry.Retry;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The models of LangChain4j among the beans of the application, and the providers that
 * they are. A model for whole answers and one for streams of the same vendor are one
 * provider. Thread-safe.
 */
public final class LangChain4jModels {

	private static final Logger logger = LoggerFactory.getLogger(LangChain4jModels.class);

	private final Map<String, Object> models = new ConcurrentHashMap<>();

	private final ConfigurableListableBeanFactory beans;

	private final ModelSettings settings;

	private final ModelCalls calls;

	private final ModelThreads threads;

	private volatile @Nullable Registry registry;

	/**
	 * Creates the registry of the models.
	 * @param beans the beans of the application
	 * @param settings the application's properties
	 * @param threads run the models
	 * @param template supplies the template at the first call
	 * @param defaultRetry supplies the retry of calls that no annotation retries
	 */
	public LangChain4jModels(ConfigurableListableBeanFactory beans, ModelSettings settings, ModelThreads threads,
			Supplier<AiTemplate> template, Supplier<Retry> defaultRetry) {
		this.beans = beans;
		this.settings = settings;
		this.calls = new ModelCalls(template, defaultRetry, LangChain4jProvider.class);
		this.threads = threads;
	}

	/**
	 * Returns the providers. Creates the beans of all models on the first call.
	 * @return one provider for each vendor, and one for each further model
	 */
	public List<AiProvider> providers() {
		return registry().providers();
	}

	/**
	 * Returns what takes the place of a bean.
	 * @param beanName the name of the bean
	 * @param bean the bean
	 * @return a model whose calls pass the pipeline, or the bean itself
	 */
	Object wrap(String beanName, Object bean) {
		if (!isWrapped(beanName, bean)) {
			return bean;
		}
		this.models.put(beanName, bean);
		return ModelProxies.create(bean, new ModelDoor(beanName, this));
	}

	@Nullable String providerOf(String beanName) {
		return registry().names().get(beanName);
	}

	ModelCalls calls() {
		return this.calls;
	}

	ModelThreads threads() {
		return this.threads;
	}

	private boolean isWrapped(String beanName, Object bean) {
		if (bean instanceof DisabledChatModel || bean instanceof DisabledStreamingChatModel
				|| !this.settings.of(beanName).enabled() || !this.beans.containsBean(beanName)) {
			return false;
		}
		if (!this.beans.isSingleton(beanName)) {
			logger.info("The calls to the model '{}' do not pass the pipeline, because it is not a singleton",
					beanName);
			return false;
		}
		Set<String> names = names();
		for (String dependency : this.beans.getDependenciesForBean(beanName)) {
			if (names.contains(dependency)) {
				logger.info("The model '{}' uses the model '{}': only the calls to the latter pass the pipeline",
						beanName, dependency);
				return false;
			}
		}
		return true;
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		names.addAll(List.of(this.beans.getBeanNamesForType(ChatModel.class, true, false)));
		names.addAll(List.of(this.beans.getBeanNamesForType(StreamingChatModel.class, true, false)));
		return names;
	}

	private Registry registry() {
		Registry known = this.registry;
		if (known == null) {
			known = build();
			this.registry = known;
		}
		return known;
	}

	private Registry build() {
		Map<String, Group> groups = new LinkedHashMap<>();
		Map<String, String> byBean = new LinkedHashMap<>();
		for (String beanName : primaryFirst()) {
			Object model = this.models.get(beanName);
			if (model == null) {
				continue;
			}
			String name = name(beanName, model);
			Group group = groups.computeIfAbsent(ProviderName.canonical(name), (key) -> new Group(name));
			if (group.accepts(model)) {
				group.add(model);
			}
			else {
				String own = ProviderNames.withoutSuffix(beanName);
				group = groups.computeIfAbsent(ProviderName.canonical(own), (key) -> new Group(own));
				group.add(model);
				logger.info("The model '{}' is the provider '{}', because '{}' is another model of the same vendor "
						+ "(neurolink.langchain4j.models.{}.provider)", beanName, own, name, beanName);
			}
			byBean.put(beanName, group.name);
			warnOfRetries(beanName, model);
		}
		checkSettings();
		List<AiProvider> providers = new ArrayList<>();
		groups.values().forEach((group) -> providers.add(group.provider(this.threads, this.settings.maxAnswer())));
		return new Registry(List.copyOf(providers), Map.copyOf(byBean));
	}

	private void warnOfRetries(String beanName, Object model) {
		int own = OwnRetries.of(model);
		if (own > 0) {
			logger.warn(
					"The model '{}' retries a failed call {} times by itself, under the retries around it: a call "
							+ "outside any @AiRetry makes up to {} requests. Build it with maxRetries(0)",
					beanName, own, (1 + own) * (1 + this.settings.defaultRetries()));
		}
	}

	private void checkSettings() {
		Set<String> known = new LinkedHashSet<>();
		names().forEach((name) -> known.add(ProviderName.canonical(name)));
		for (String name : this.settings.models().keySet()) {
			if (!known.contains(ProviderName.canonical(name))) {
				throw new AiMisuseException(
						"The property neurolink.langchain4j.models." + name + " names no model of LangChain4j.",
						"Name one of these beans, or take it out: " + names());
			}
		}
	}

	private List<String> primaryFirst() {
		List<String> first = new ArrayList<>();
		List<String> others = new ArrayList<>();
		for (String name : names()) {
			if (this.beans.isSingleton(name) && this.settings.of(name).enabled()) {
				this.beans.getBean(name);
				boolean primary = this.beans.containsBeanDefinition(name)
						&& this.beans.getMergedBeanDefinition(name).isPrimary();
				(primary ? first : others).add(name);
			}
		}
		first.addAll(others);
		return first;
	}

	private String name(String beanName, Object model) {
		String configured = this.settings.of(beanName).provider();
		if (configured != null) {
			return configured;
		}
		ModelProvider vendor = (model instanceof ChatModel chat) ? chat.provider()
				: ((StreamingChatModel) model).provider();
		return ProviderNames.of((vendor != null) ? vendor : ModelProvider.OTHER, beanName);
	}

	/**
	 * The providers, and the provider of each model.
	 *
	 * @param providers the providers
	 * @param names their names, by the names of the beans
	 */
	private record Registry(List<AiProvider> providers, Map<String, String> names) {
	}

	/**
	 * The models of one provider.
	 */
	private static final class Group {

		private final String name;

		private @Nullable ChatModel model;

		private @Nullable StreamingChatModel streamingModel;

		Group(String name) {
			this.name = name;
		}

		boolean accepts(Object model) {
			return (!(model instanceof ChatModel) || this.model == null)
					&& (!(model instanceof StreamingChatModel) || this.streamingModel == null);
		}

		void add(Object added) {
			if (added instanceof ChatModel chat) {
				this.model = chat;
			}
			if (added instanceof StreamingChatModel streaming) {
				this.streamingModel = streaming;
			}
		}

		AiProvider provider(ModelThreads threads, long maxAnswer) {
			return new LangChain4jProvider(this.name, this.model, this.streamingModel, threads, maxAnswer);
		}

	}

}
