package io.neurolink.observation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind the names of providers. Thread-safe.
 */
public final class GenAiServers {

	private final Supplier<@Nullable AiTemplate> template;

	private final ConcurrentMap<String, GenAiServer> known = new ConcurrentHashMap<>();

	/**
	 * Creates the view.
	 * @param template whose providers, or {@code null} if there is no one template; not
	 * asked for before the first call, because the template needs what observes its calls
	 */
	public GenAiServers(Supplier<@Nullable AiTemplate> template) {
		this.template = template;
	}

	GenAiServer of(@Nullable String name) {
		String provider = GenAi.orNone(name);
		GenAiServer server = this.known.get(provider);
		return (server != null) ? server : find(provider);
	}

	// Only names of providers are kept: there are few of them.
	private GenAiServer find(String name) {
		AiTemplate template = this.template.get();
		AiProvider provider = (template != null) ? template.provider(name) : null;
		if (provider == null) {
			return GenAiServer.of(name, null);
		}
		return this.known.computeIfAbsent(name, (first) -> GenAiServer.of(first, provider.endpoint()));
	}

}
