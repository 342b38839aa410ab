package io.neurolink.error;

import org.jspecify.annotations.Nullable;

/**
 * The provider and model that a failed call was for. Implemented by
 * {@code io.neurolink.model.ModelRef}, on which this package does not depend.
 */
public interface ModelTarget {

	/**
	 * Returns the name of the provider.
	 * @return the provider
	 */
	String provider();

	/**
	 * Returns the name of the model.
	 * @return the model, or {@code null} for the provider's own default
	 */
	@Nullable String model();

}
