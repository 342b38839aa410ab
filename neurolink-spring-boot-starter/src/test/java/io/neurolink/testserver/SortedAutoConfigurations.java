package io.neurolink.testserver;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.boot.autoconfigure.AutoConfigurations;

/**
 * Auto-configurations in their order. Spring Boot reads the files of these classes, and
 * of those that they are ordered after, for each {@link AutoConfigurations}, which is a
 * tenth of the time of tests that start hundreds of applications. Here each combination
 * is sorted once.
 */
public final class SortedAutoConfigurations {

	private static final Map<List<Class<?>>, AutoConfigurations> SORTED = new ConcurrentHashMap<>();

	private SortedAutoConfigurations() {
	}

	public static AutoConfigurations of(Class<?>... classes) {
		return SORTED.computeIfAbsent(List.of(classes), (sorted) -> AutoConfigurations.of(classes));
	}

}
