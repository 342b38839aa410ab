/**
 * The parts that the support desks have in common: the controllers and the page, the
 * faults of simulated vendors, the live log, and failures as problem details.
 */
@NullMarked
package io.neurolink.samples.desk;

import org.jspecify.annotations.NullMarked;
