package io.neurolink.autoconfigure.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.error.AiMisuseException;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.http.HttpProvider;
import io.neurolink.provider.http.ProxyHeaders;
import io.neurolink.provider.http.UrlSecrets;
import io.neurolink.provider.http.WireProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.StringUtils;

/**
 * Builds the providers of one protocol over HTTP.
 */
public final class HttpProviderFactory implements ProviderFactory {

	private static final Logger logger = LoggerFactory.getLogger(HttpProviderFactory.class);

	private final String type;

	private final String defaultBaseUrl;

	private final BiFunction<String, NeuroLinkProperties.Provider, WireProtocol> protocol;

	private final HttpClients clients;

	private final ApiKeys keys;

	private final ProviderAdditions additions;

	/**
	 * Creates a factory.
	 * @param type the type in properties
	 * @param defaultBaseUrl the base URL of a provider without a configured one
	 * @param protocol creates the protocol from the base URL and the properties of a
	 * provider
	 * @param clients the HTTP clients
	 * @param keys the keys
	 * @param additions the headers and fields that properties add to requests
	 */
	public HttpProviderFactory(String type, String defaultBaseUrl,
			BiFunction<String, NeuroLinkProperties.Provider, WireProtocol> protocol, HttpClients clients, ApiKeys keys,
			ProviderAdditions additions) {
		this.type = type;
		this.defaultBaseUrl = defaultBaseUrl;
		this.protocol = protocol;
		this.clients = clients;
		this.keys = keys;
		this.additions = additions;
	}

	@Override
	public String type() {
		return this.type;
	}

	@Override
	public AiProvider create(ProviderSettings settings) {
		NeuroLinkProperties.Provider properties = settings.properties();
		URI baseUrl = baseUrl(settings.name(), properties.baseUrl());
		ApiKeyPool keys = this.keys.pool(settings.name(), properties);
		boolean cleartext = "http".equalsIgnoreCase(baseUrl.getScheme());
		Supplier<ClientHttpConnector> connector = this.clients.connector(settings.connect(), cleartext);
		HttpProvider provider = HttpProvider
			.create(settings.name(), this.protocol.apply(baseUrl.toString(), properties), this.clients.builder(),
					connector, baseUrl.toString(), keys, properties.model())
			.withMaxAnswer(this.clients.maxAnswer())
			.withAdditions(this.additions.headers(this.type, settings, () -> ProxyHeaders.of(connector.get(), baseUrl)),
					this.additions.body(this.type, settings));
		return this.clients.skipsMalformedEvents() ? provider.skippingMalformedEvents(this.clients.events()) : provider;
	}

	private URI baseUrl(String name, @Nullable String configured) {
		String text = StringUtils.hasText(configured) ? configured.strip() : this.defaultBaseUrl;
		try {
			URI url = new URI(text);
			if (("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
					&& url.getHost() != null && url.getRawFragment() == null) {
				if (url.getRawUserInfo() != null) {
					logger
						.warn("The property neurolink.providers.{}.base-url has user information ({}), which is not sent: set "
								+ "neurolink.providers.{}.api-key or a header under neurolink.providers.{}.headers instead",
								name, UrlSecrets.mask(text), name, name);
				}
				return url;
			}
		}
		catch (URISyntaxException ex) {
			// Reported below, like any other text that is not a URL.
		}
		throw new AiMisuseException(
				"The property neurolink.providers." + name + ".base-url is '" + UrlSecrets.mask(text)
						+ "', which is not a URL of a server.",
				"Set it to the URL that the vendor's SDK expects, as in " + this.defaultBaseUrl
						+ ", or remove it to use that one.");
	}

}
