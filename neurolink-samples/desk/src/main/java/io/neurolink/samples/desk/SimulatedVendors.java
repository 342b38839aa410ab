package io.neurolink.samples.desk;

import java.util.List;

import io.neurolink.provider.SimulatedProvider;

/**
 * The vendors that are simulated, and whose faults can therefore be changed.
 *
 * @param vendors the vendors, in the order of the page
 */
public record SimulatedVendors(List<SimulatedProvider> vendors) {

	/**
	 * Creates the list.
	 * @param vendors the vendors
	 */
	public SimulatedVendors {
		vendors = List.copyOf(vendors);
	}

}
