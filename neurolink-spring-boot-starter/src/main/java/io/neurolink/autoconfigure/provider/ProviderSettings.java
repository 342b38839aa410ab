package io.neurolink.autoconfigure.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.autoconfigure.NeuroLinkProperties.Provider;
import io.neurolink.autoconfigure.NeuroLinkProperties.ProviderTimeout;
import io.neurolink.autoconfigure.NeuroLinkProperties.Timeout;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.ProviderName;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.template.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one provider, including inherited ones.
 *
 * @param name the name, in its first spelling
 * @param properties the properties
 * @param connect the timeout of connecting
 * @param timeouts the timeouts of the other parts of a call
 */
public record ProviderSettings(String name, Provider properties, Duration connect, Timeouts timeouts) {

	private static final String SHARED = "neurolink.timeout";

	/**
	 * Returns the enabled providers. Entries whose names differ only in dashes and case
	 * are one provider, because environment variables can spell {@code google-ai} only as
	 * {@code GOOGLEAI}.
	 */
	static List<ProviderSettings> all(NeuroLinkProperties properties) {
		Map<String, String> names = new LinkedHashMap<>();
		Map<String, Provider> merged = new LinkedHashMap<>();
		properties.providers().forEach((name, provider) -> {
			String canonical = ProviderName.canonical(name);
			names.merge(canonical, name, (first, second) -> (first.contains("-") ? first : second));
			merged.merge(canonical, provider, ProviderSettings::merge);
		});
		List<ProviderSettings> all = new ArrayList<>();
		merged.forEach((canonical, provider) -> {
			if (provider.enabled()) {
				all.add(of(names.getOrDefault(canonical, canonical), provider, properties.timeout()));
			}
		});
		return all;
	}

	/**
	 * Returns whether a provider is configured, but not enabled.
	 */
	static boolean isDisabled(NeuroLinkProperties properties, String name) {
		return properties.providers()
			.entrySet()
			.stream()
			.filter((entry) -> ProviderName.canonical(entry.getKey()).equals(ProviderName.canonical(name)))
			.anyMatch((entry) -> !entry.getValue().enabled());
	}

	/**
	 * Returns the type, which names the protocol.
	 * @return the type in its canonical spelling
	 */
	public String type() {
		String type = this.properties.type();
		return ProviderName.canonical((type != null) ? type : this.name);
	}

	private static ProviderSettings of(String name, Provider provider, Timeout shared) {
		ProviderTimeout own = (provider.timeout() != null) ? provider.timeout()
				: new ProviderTimeout(null, null, null, null, null);
		String prefix = "neurolink.providers." + name + ".timeout";
		Duration connect = PropertyCheck.positive((own.connect() != null) ? prefix + ".connect" : SHARED + ".connect",
				either(own.connect(), shared.connect()));
		Timeouts inherited = shared(shared);
		Timeouts timeouts = PropertyCheck.of(prefix,
				() -> new Timeouts(either(own.firstToken(), inherited.firstToken()),
						either(own.idle(), inherited.idle()), either(own.total(), inherited.total()),
						eitherOrNull(own.streamTotal(), inherited.streamTotal())));
		return new ProviderSettings(name, provider, connect, timeouts);
	}

	/**
	 * Returns the timeouts of a provider that has none of its own.
	 */
	static Timeouts shared(Timeout shared) {
		return PropertyCheck.of(SHARED,
				() -> new Timeouts(shared.firstToken(), shared.idle(), shared.total(), shared.streamTotal()));
	}

	private static Provider merge(Provider first, Provider second) {
		return new Provider(eitherOrNull(first.type(), second.type()), eitherOrNull(first.apiKey(), second.apiKey()),
				first.apiKeys().isEmpty() ? second.apiKeys() : first.apiKeys(),
				(first.keyStrategy() != ApiKeyPool.Strategy.ROUND_ROBIN) ? first.keyStrategy() : second.keyStrategy(),
				eitherOrNull(first.baseUrl(), second.baseUrl()), eitherOrNull(first.model(), second.model()),
				eitherOrNull(first.timeout(), second.timeout()), eitherOrNull(first.simulated(), second.simulated()),
				first.enabled() && second.enabled(), first.headers().isEmpty() ? second.headers() : first.headers(),
				first.extraBody().isEmpty() ? second.extraBody() : first.extraBody(),
				(first.maxTokensField() != OpenAiProtocol.MaxTokensField.AUTO) ? first.maxTokensField()
						: second.maxTokensField(),
				first.streamUsage() && second.streamUsage(), (first.promptCache() != AnthropicProtocol.PromptCache.OFF)
						? first.promptCache() : second.promptCache());
	}

	private static <T> T either(@Nullable T first, T second) {
		return (first != null) ? first : second;
	}

	private static <T> @Nullable T eitherOrNull(@Nullable T first, @Nullable T second) {
		return (first != null) ? first : second;
	}

}
