package io.neurolink.observation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.scope.AiScope;
import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;

/**
 * The servers behind the names of providers. Thread-safe.
 */
public final class GenAiServers {

	private final Supplier<@Nullable AiTemplate> template;

	private final ConcurrentMap<String, GenAiServer> known = new ConcurrentHashMap<>();

	private final ModelTags models = new ModelTags();

	/**
	 * Creates the view.
	 * @param template the template that has the providers, or {@code null} if there is no
	 * single template; not resolved before the first call, because the template depends
	 * on the observers of its calls
	 */
	public GenAiServers(Supplier<@Nullable AiTemplate> template) {
		this.template = template;
	}

	GenAiServer of(@Nullable String name) {
		String provider = GenAi.orNone(name);
		GenAiServer server = this.known.get(provider);
		return (server != null) ? server : find(provider);
	}

	/**
	 * Returns the tag of the model that a request names.
	 */
	String requestedModel(AiRequest request, @Nullable AiScope scope) {
		String model = request.model();
		AiProvider provider = provider(request.provider());
		ModelRef inForce = (scope != null) ? scope.model() : null;
		boolean configured = model != null && ((provider != null && model.equals(provider.defaultModel()))
				|| (inForce != null && model.equals(inForce.model())));
		return this.models.requested(request.provider(), model, configured);
	}

	/**
	 * Returns the tag of the model that answered.
	 */
	String answeringModel(AiRequest request, @Nullable String model) {
		return this.models.answered(request.provider(), model, provider(request.provider()));
	}

	private @Nullable AiProvider provider(@Nullable String name) {
		AiTemplate shared = this.template.get();
		return (shared != null && name != null) ? shared.provider(name) : null;
	}

	// Only names of providers are kept: they are few.
	private GenAiServer find(String name) {
		AiTemplate template = this.template.get();
		AiProvider provider = (template != null) ? template.provider(name) : null;
		if (provider == null) {
			return GenAiServer.of(name, null);
		}
		return this.known.computeIfAbsent(name, (first) -> GenAiServer.of(first, provider.endpoint()));
	}

}
