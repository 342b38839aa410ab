package io.neurolink.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.ProviderName;
import io.neurolink.springai.ChatModelNames;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Translates the properties of the chat models of Spring AI.
 */
final class ChatModelSettings {

	private ChatModelSettings() {
	}

	static ChatModelNames names(Environment environment) {
		Map<String, String> configured = new LinkedHashMap<>();
		List<String> disabled = new ArrayList<>();
		Binder.get(environment)
			.bind("neurolink.spring-ai.models", Bindable.mapOf(String.class, NeuroLinkProperties.WrappedModel.class))
			.orElse(Map.of())
			.forEach((bean, model) -> {
				if (model.provider() != null && !model.provider().isBlank()) {
					configured.put(bean, model.provider().strip());
				}
				if (!model.enabled()) {
					disabled.add(bean);
				}
			});
		return new ChatModelNames(configured, disabled);
	}

	static BiConsumer<String, String> nameCheck(Environment environment) {
		Map<String, NeuroLinkProperties.Provider> providers = Binder.get(environment)
			.bind("neurolink.providers", Bindable.mapOf(String.class, NeuroLinkProperties.Provider.class))
			.orElse(Map.of());
		Map<String, String> beans = new LinkedHashMap<>();
		return (bean, name) -> {
			String other = beans.putIfAbsent(ProviderName.canonical(name), bean);
			if (other != null) {
				throw new AiMisuseException(
						"The ChatModel beans '" + other + "' and '" + bean + "' are both the provider '" + name
								+ "' (dashes and case do not count).",
						"Set neurolink.spring-ai.models." + bean + ".provider to another name.");
			}
			providers.forEach((configured, provider) -> {
				if (provider.enabled() && ProviderName.canonical(configured).equals(ProviderName.canonical(name))) {
					throw new AiMisuseException(
							"The ChatModel bean '" + bean + "' of Spring AI is the provider '" + name
									+ "', which is also defined under neurolink.providers." + configured + ".",
							"Set neurolink.spring-ai.models." + bean + ".provider to another name, remove "
									+ "neurolink.providers." + configured + ", or leave the bean out by "
									+ "neurolink.spring-ai.models." + bean + ".enabled=false.");
				}
			});
		};
	}

}
