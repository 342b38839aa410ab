package io.neurolink.hedge;

import java.util.List;
import java.util.Objects;

import io.neurolink.error.FailureFilter;
import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * A policy for hedged calls.
 *
 * @param name the method, for the log and the events
 * @param models the models of the fallback in their order, at least one; a call is hedged
 * with the next one after its own model, or else with the first
 * @param filter the failures for which a call waits for its hedge; any other ends both
 * @param after the time without content after which a call is hedged
 */
public record HedgePolicy(String name, List<ModelRef> models, FailureFilter filter, HedgeDelay after) {

	/**
	 * Creates a policy.
	 * @param name the method, for the log and the events
	 * @param models the models, at least one
	 * @param filter the failures for which a call waits for its hedge
	 * @param after the time without content after which a call is hedged
	 * @throws IllegalArgumentException if there is no model
	 */
	public HedgePolicy {
		Objects.requireNonNull(name, "name must not be null");
		models = List.copyOf(models);
		Objects.requireNonNull(filter, "filter must not be null");
		Objects.requireNonNull(after, "after must not be null");
		if (models.isEmpty()) {
			throw new IllegalArgumentException("A hedged call needs another model");
		}
	}

	/**
	 * Returns the model to hedge a call with.
	 * @param called the model of the call
	 * @return the next model, or {@code null} if the called model is the last
	 */
	@Nullable ModelRef next(ModelRef called) {
		for (int i = this.models.size() - 1; i >= 0; i--) {
			if (this.models.get(i).isSameAs(called)) {
				return (i + 1 < this.models.size()) ? this.models.get(i + 1) : null;
			}
		}
		return this.models.get(0);
	}

}
