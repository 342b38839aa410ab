package io.neurolink.springai;

import java.util.Collection;

import io.neurolink.hostmodel.TextOnlyProviders;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.chat.prompt.Prompt;

/**
 * Rejects a prompt with tools or media at a provider of texts only. Thread-safe.
 */
public final class PromptTargets extends TextOnlyProviders {

	private final ChatModelNames names;

	/**
	 * Creates the middleware.
	 * @param names the names of the providers that are chat models
	 */
	public PromptTargets(ChatModelNames names) {
		super("a ChatModel of Spring AI");
		this.names = names;
	}

	@Override
	protected Collection<String> names() {
		return this.names.all().values();
	}

	@Override
	protected @Nullable String unsupported(Object nativeRequest) {
		return (nativeRequest instanceof Prompt prompt) ? TextPrompts.unsupported(prompt) : null;
	}

}
