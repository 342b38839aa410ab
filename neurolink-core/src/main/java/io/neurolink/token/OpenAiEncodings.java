package io.neurolink.token;

import java.util.Locale;

import com.knuddels.jtokkit.api.EncodingType;
import org.jspecify.annotations.Nullable;

/**
 * The encodings of OpenAI's models. Matched by prefix, because JTokkit's own table ends
 * with the models of 2024; the assignments are those of OpenAI's tiktoken.
 */
final class OpenAiEncodings {

	private static final String[] O200K = { "gpt-4o", "chatgpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "gpt-oss", "o1",
			"o3", "o4" };

	private static final String[] CL100K = { "gpt-4", "gpt-3.5", "gpt-35" };

	private OpenAiEncodings() {
	}

	/**
	 * Returns the encoding of a model, also with a vendor prefix of an aggregator, for
	 * example {@code openai/gpt-4o}, and of models tuned from it.
	 * @param model the name of the model
	 * @return the encoding, or {@code null} if the model is not known
	 */
	static @Nullable EncodingType of(String model) {
		String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
		if (name.startsWith("ft:")) {
			name = name.substring("ft:".length());
		}
		if (startsWithAny(name, O200K)) {
			return EncodingType.O200K_BASE;
		}
		return startsWithAny(name, CL100K) ? EncodingType.CL100K_BASE : null;
	}

	private static boolean startsWithAny(String name, String[] prefixes) {
		for (String prefix : prefixes) {
			if (name.startsWith(prefix)) {
				return true;
			}
		}
		return false;
	}

}
