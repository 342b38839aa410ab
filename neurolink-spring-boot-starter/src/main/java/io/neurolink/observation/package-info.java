/**
 * Meters and observations, on Micrometer. No other package uses that library.
 */
@NullMarked
package io.neurolink.observation;

import org.jspecify.annotations.NullMarked;
