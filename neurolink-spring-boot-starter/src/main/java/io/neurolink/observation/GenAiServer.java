package io.neurolink.observation;

import java.net.URI;

import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * The called server, as OpenTelemetry's semantic conventions describe it.
 *
 * @param provider the well-known name of the vendor, or the provider's own name if there
 * is none
 * @param address the host
 * @param port its port
 */
record GenAiServer(String provider, String address, String port) {

	static GenAiServer of(String provider, @Nullable URI endpoint) {
		if (endpoint == null || endpoint.getHost() == null) {
			return new GenAiServer(byName(provider), GenAi.NONE, GenAi.NONE);
		}
		int port = endpoint.getPort();
		if (port < 0) {
			port = "http".equalsIgnoreCase(endpoint.getScheme()) ? 80 : 443;
		}
		return new GenAiServer(byHost(endpoint.getHost(), provider), endpoint.getHost(), String.valueOf(port));
	}

	// A provider may have any name; a vendor's host identifies the vendor with certainty.
	private static String byHost(String host, String provider) {
		return switch (host) {
			case "api.openai.com" -> "openai";
			case "api.anthropic.com" -> "anthropic";
			case "generativelanguage.googleapis.com" -> "gcp.gemini";
			case "api.deepseek.com" -> "deepseek";
			case "api.groq.com" -> "groq";
			case "api.mistral.ai" -> "mistral_ai";
			case "api.perplexity.ai" -> "perplexity";
			case "api.x.ai" -> "x_ai";
			default -> byName(provider);
		};
	}

	private static String byName(String provider) {
		return switch (ProviderName.canonical(provider)) {
			case "openai" -> "openai";
			case "anthropic" -> "anthropic";
			case "googleai" -> "gcp.gemini";
			default -> provider;
		};
	}

}
