package io.neurolink.langchain4j;

import java.util.Locale;

import dev.langchain4j.model.ModelProvider;

/**
 * The names of the vendors as providers.
 */
final class ProviderNames {

	private static final String[] SUFFIXES = { "StreamingChatModel", "ChatModel", "StreamingModel", "Model" };

	private ProviderNames() {
	}

	/**
	 * Returns the name of a vendor as a provider, for example {@code openai}.
	 * @param vendor the vendor, as the model names it
	 * @param beanName the name of the model's bean, which stands for a vendor that
	 * LangChain4j has no name for
	 */
	static String of(ModelProvider vendor, String beanName) {
		return switch (vendor) {
			case OPEN_AI -> "openai";
			case AZURE_OPEN_AI -> "azure-openai";
			case GOOGLE_AI_GEMINI -> "google-ai";
			case GOOGLE_VERTEX_AI_GEMINI -> "vertex-ai";
			case AMAZON_BEDROCK -> "bedrock";
			case MISTRAL_AI -> "mistral";
			case OTHER -> withoutSuffix(beanName);
			default -> vendor.name().toLowerCase(Locale.ROOT).replace('_', '-');
		};
	}

	/**
	 * Returns the name of a bean without the name of its type, so that the models of one
	 * vendor for whole answers and for streams have the same.
	 */
	static String withoutSuffix(String beanName) {
		for (String suffix : SUFFIXES) {
			if (beanName.length() > suffix.length() && beanName.endsWith(suffix)) {
				return beanName.substring(0, beanName.length() - suffix.length());
			}
		}
		return beanName;
	}

}
