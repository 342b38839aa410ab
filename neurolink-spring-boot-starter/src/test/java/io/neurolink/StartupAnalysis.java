package io.neurolink;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * The analysis of a failed start by the analyzers that the starter registers.
 */
public final class StartupAnalysis {

	private static final List<FailureAnalyzer> ANALYZERS = SpringFactoriesLoader.forDefaultResourceLocation()
		.load(FailureAnalyzer.class, (type, name, failure) -> {
			if (name.startsWith("io.neurolink.")) {
				throw new IllegalStateException(name + " cannot be created", failure);
			}
		})
		.stream()
		.filter((analyzer) -> analyzer.getClass().getName().startsWith("io.neurolink."))
		.toList();

	private StartupAnalysis() {
	}

	/**
	 * Returns the analysis that a booted application prints, or {@code null} if the
	 * starter has none.
	 */
	public static @Nullable FailureAnalysis of(@Nullable Throwable failure) {
		Throwable present = Objects.requireNonNull(failure, "the start did not fail");
		return ANALYZERS.stream()
			.map((analyzer) -> analyzer.analyze(present))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
