package io.neurolink.springai;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The vendor of a chat model, as far as its answers differ from those of others. Classes
 * are recognized by name, because none of the libraries has to be present.
 */
enum ChatModelVendor {

	/** OpenAI, and all services behind its model. */
	OPENAI("openai", "OpenAiChatModel", true),

	/** Anthropic. */
	ANTHROPIC("anthropic", "AnthropicChatModel", true),

	/** Gemini. */
	GOOGLE("google-ai", "GoogleGenAiChatModel", false),

	/** Ollama. */
	OLLAMA("ollama", "OllamaChatModel", true),

	/** Any other. */
	OTHER("", "", false);

	private static final String SUFFIX = "ChatModel";

	private static final Pattern WORD_BOUNDARY = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

	private final String providerName;

	private final String className;

	private final boolean reactiveStream;

	ChatModelVendor(String providerName, String className, boolean reactiveStream) {
		this.providerName = providerName;
		this.className = className;
		this.reactiveStream = reactiveStream;
	}

	static ChatModelVendor of(Class<?> type) {
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			for (ChatModelVendor vendor : List.of(OPENAI, ANTHROPIC, GOOGLE, OLLAMA)) {
				if (current.getSimpleName().equals(vendor.className)) {
					return vendor;
				}
			}
		}
		return OTHER;
	}

	/**
	 * Returns whether subscribing to a stream does not block the subscriber.
	 */
	boolean hasReactiveStream() {
		return this.reactiveStream;
	}

	/**
	 * Returns whether a stream is read by a blocking thread of Reactor's shared pool.
	 */
	boolean readsOnSharedThreads() {
		return this == ANTHROPIC;
	}

	/**
	 * Returns whether the client closes its connection when its thread is interrupted.
	 */
	boolean closesInterruptedCall() {
		return this == OLLAMA;
	}

	/**
	 * Returns whether the client closes the connection of a stream that is cancelled.
	 * @param begun whether the stream has delivered an element
	 */
	boolean closesCancelledStream(boolean begun) {
		// None of them has a handle to cancel a stream by before the response begins.
		return begun && (this == OPENAI || this == GOOGLE);
	}

	/**
	 * Returns whether the end of a stream is marked by a finish reason.
	 */
	boolean marksEndOfStream() {
		// Spring AI's model sets STOP on every chunk without a finish reason.
		return this != GOOGLE && this != OTHER;
	}

	/**
	 * Returns the name of the provider for a class of models.
	 * @return the name, or {@code null} if the class does not identify the vendor
	 */
	static @Nullable String providerName(@Nullable Class<?> type) {
		if (type == null || type.isInterface()) {
			return null;
		}
		ChatModelVendor vendor = of(type);
		if (vendor != OTHER) {
			return vendor.providerName;
		}
		String name = type.getSimpleName();
		boolean named = name.endsWith(SUFFIX) && name.length() > SUFFIX.length()
				&& type.getName().startsWith("org.springframework.ai.");
		return named ? kebab(name.substring(0, name.length() - SUFFIX.length())) : null;
	}

	/**
	 * Returns the name of the provider for the name of a bean.
	 */
	static String providerName(String beanName) {
		String lower = beanName.toLowerCase(Locale.ROOT);
		for (ChatModelVendor vendor : List.of(OPENAI, ANTHROPIC, GOOGLE, OLLAMA)) {
			if (lower.equals(vendor.className.toLowerCase(Locale.ROOT))) {
				return vendor.providerName;
			}
		}
		boolean suffixed = beanName.endsWith(SUFFIX) && beanName.length() > SUFFIX.length();
		return kebab(suffixed ? beanName.substring(0, beanName.length() - SUFFIX.length()) : beanName);
	}

	private static String kebab(String name) {
		return WORD_BOUNDARY.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
	}

}
