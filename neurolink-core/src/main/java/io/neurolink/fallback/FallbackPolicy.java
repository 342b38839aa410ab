package io.neurolink.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.neurolink.error.FailureFilter;
import io.neurolink.model.ModelRef;

/**
 * A policy for the fallbacks of a failed call.
 *
 * @param name the method, for the log and the events
 * @param models the models to try in this order, possibly none; one that is listed twice
 * is tried once, and one that the method as called has used is not tried again
 * @param filter the failures that lead to the next route; any other ends the call
 */
public record FallbackPolicy(String name, List<ModelRef> models, FailureFilter filter) {

	/**
	 * Creates a policy.
	 * @param name the method, for the log and the events
	 * @param models the models to try in this order
	 * @param filter the failures that lead on; any other ends the call
	 */
	public FallbackPolicy {
		Objects.requireNonNull(name, "name must not be null");
		models = distinct(models);
		Objects.requireNonNull(filter, "filter must not be null");
	}

	private static List<ModelRef> distinct(List<ModelRef> models) {
		List<ModelRef> distinct = new ArrayList<>();
		for (ModelRef model : models) {
			if (distinct.stream().noneMatch(model::isSameAs)) {
				distinct.add(model);
			}
		}
		return List.copyOf(distinct);
	}

}
