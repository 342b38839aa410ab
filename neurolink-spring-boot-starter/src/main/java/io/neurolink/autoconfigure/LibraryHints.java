package io.neurolink.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for classes and resources that are accessed by name rather than by reference.
 */
final class LibraryHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("io/neurolink/redis/*.lua");
		hints.reflection().registerTypeIfPresent(classLoader, "com.knuddels.jtokkit.api.Encoding", (type) -> {
		});
	}

}
