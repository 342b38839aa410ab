package io.neurolink.langchain4j;

import java.util.Map;

import io.neurolink.provider.ProviderName;
import org.jspecify.annotations.Nullable;

/**
 * The application's properties for the models.
 *
 * @param models the properties of single models, by the names of their beans
 * @param defaultRetries the number of retries of a call outside any annotation
 * @param maxAnswer the upper bound for a streamed answer, in characters
 */
public record ModelSettings(Map<String, Model> models, int defaultRetries, long maxAnswer) {

	/**
	 * Creates the settings.
	 * @param models the properties of single models, by the names of their beans
	 * @param defaultRetries the number of retries of a call outside any annotation
	 * @param maxAnswer the upper bound for a streamed answer, in characters
	 */
	public ModelSettings {
		models = Map.copyOf(models);
	}

	/**
	 * Returns the properties of a model.
	 * @param beanName the name of its bean; dashes and case are ignored
	 */
	Model of(String beanName) {
		String canonical = ProviderName.canonical(beanName);
		return this.models.entrySet()
			.stream()
			.filter((entry) -> ProviderName.canonical(entry.getKey()).equals(canonical))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(Model.DEFAULT);
	}

	/**
	 * The properties of one model.
	 *
	 * @param provider the name of its provider, or {@code null} for that of the vendor
	 * @param enabled whether its calls pass the pipeline
	 */
	public record Model(@Nullable String provider, boolean enabled) {

		static final Model DEFAULT = new Model(null, true);

	}

}
