package io.neurolink.fallback;

import java.util.List;
import java.util.Objects;

import io.neurolink.error.FailureFilter;
import io.neurolink.model.ModelRef;

/**
 * Where a method's calls go when they fail.
 *
 * @param name the method, for the log and the events
 * @param models the models to try in this order, possibly none; a model that is listed is
 * tried, even if it is the one that has just failed
 * @param filter the failures that lead on; any other ends the call
 */
public record FallbackPolicy(String name, List<ModelRef> models, FailureFilter filter) {

	public FallbackPolicy {
		Objects.requireNonNull(name, "name must not be null");
		models = List.copyOf(models);
		Objects.requireNonNull(filter, "filter must not be null");
	}

}
