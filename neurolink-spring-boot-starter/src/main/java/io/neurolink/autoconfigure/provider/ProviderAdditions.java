package io.neurolink.autoconfigure.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.http.ProxyHeaders;
import io.neurolink.provider.openai.OpenAiProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Reads and checks the additions to the requests of a provider.
 */
public final class ProviderAdditions {

	private static final Logger logger = LoggerFactory.getLogger(ProviderAdditions.class);

	private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

	private static final List<String> OF_THE_CLIENT = List.of("host", "content-length", "transfer-encoding",
			"connection", "upgrade", "expect", "te", "trailer", "keep-alive", "proxy-connection", "http2-settings");

	private static final Map<String, String> KEY_HEADERS = Map.of("openai", "authorization", "anthropic", "x-api-key",
			"google-ai", "x-goog-api-key");

	private static final Map<String, List<String>> FIELDS_OF_THE_REQUEST = Map.of("openai",
			List.of("model", "messages", "stream"), "anthropic", List.of("model", "messages", "system", "stream"),
			"google-ai", List.of("model", "contents", "systemInstruction", "system_instruction", "stream"));

	private final RawProperties properties;

	/**
	 * Creates a reader.
	 * @param environment the environment of the application
	 */
	public ProviderAdditions(ConfigurableEnvironment environment) {
		this.properties = new RawProperties(environment);
	}

	/**
	 * Reads the further headers of a provider.
	 * @param proxyHeaders returns the destination of headers for proxies, if there are
	 * any
	 */
	Map<String, String> headers(String type, ProviderSettings settings, Supplier<ProxyHeaders> proxyHeaders) {
		checkType(type, settings);
		Map<String, String> headers = new LinkedHashMap<>();
		this.properties.map(settings.name(), "headers").forEach((name, value) -> {
			String property = "neurolink.providers." + settings.name() + ".headers." + name;
			check(type, settings.name(), property, name, String.valueOf(value));
			if (name.toLowerCase(Locale.ROOT).startsWith("proxy-")) {
				checkProxyHeader(property, proxyHeaders.get());
			}
			headers.put(name, String.valueOf(value).strip());
		});
		return headers;
	}

	Map<String, Object> body(String type, ProviderSettings settings) {
		Map<String, Object> body = this.properties.map(settings.name(), "extra-body");
		for (String field : FIELDS_OF_THE_REQUEST.getOrDefault(type, List.of())) {
			if (body.containsKey(field)) {
				throw new AiMisuseException(
						"The property neurolink.providers." + settings.name() + ".extra-body sets '" + field
								+ "', which belongs to each request.",
						"Remove '" + field + "' from extra-body" + (field.equals("model")
								? ", and set neurolink.providers." + settings.name() + ".model instead." : "."));
			}
		}
		return body;
	}

	private static void checkType(String type, ProviderSettings settings) {
		boolean openAi = settings.properties().maxTokensField() == OpenAiProtocol.MaxTokensField.AUTO
				&& settings.properties().streamUsage();
		if (!openAi && !type.equals("openai")) {
			throw new AiMisuseException(
					"The provider '" + settings.name() + "' is of type " + type
							+ ", and max-tokens-field and stream-usage are for type openai only.",
					"Remove them from neurolink.providers." + settings.name() + ".");
		}
		if (settings.properties().promptCache() != AnthropicProtocol.PromptCache.OFF && !type.equals("anthropic")) {
			throw new AiMisuseException(
					"The provider '" + settings.name() + "' is of type " + type
							+ ", and prompt-cache is for type anthropic only.",
					"Remove neurolink.providers." + settings.name()
							+ ".prompt-cache: OpenAI and Google cache prompts by themselves.");
		}
	}

	// The JDK's client silently leaves such headers out.
	private static void checkProxyHeader(String property, ProxyHeaders proxyHeaders) {
		switch (proxyHeaders) {
			case NOWHERE -> throw new AiMisuseException(
					"The property " + property + " names a header that the JDK's HTTP client sends to proxies only, "
							+ "and the provider is reached without one: it would not be sent.",
					"Use Reactor Netty (io.projectreactor.netty:reactor-netty-http, with "
							+ "spring.http.clients.reactive.connector=reactor if several clients are present), which sends "
							+ "it to the server; or remove it.");
			case TO_A_PROXY_ONLY -> logger
				.warn("The property {} names a header that the JDK's HTTP client sends to proxies only: the provider "
						+ "does not receive it. Reactor Netty sends it to the server", property);
			case TO_THE_SERVER -> {
			}
		}
	}

	private static void check(String type, String provider, String property, String name, String value) {
		String lower = name.toLowerCase(Locale.ROOT);
		if (lower.equals(KEY_HEADERS.get(type))) {
			throw new AiMisuseException(
					"The property " + property + " would replace the header that carries the API key.",
					"Set neurolink.providers." + provider + ".api-key instead.");
		}
		if (OF_THE_CLIENT.contains(lower)) {
			throw new AiMisuseException(
					"The property " + property + " names a header that the HTTP client sets itself.", "Remove it.");
		}
		if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches() || value.contains("${")) {
			throw new AiMisuseException("The property " + property
					+ " is not a valid header: its name or its value has a character that headers "
					+ "do not allow, or it refers to a variable that is not set.", "Correct it, or remove it.");
		}
	}

}
