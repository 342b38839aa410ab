/**
 * Meters and observations, on Micrometer. Nobody else knows that library.
 */
@NullMarked
package io.neurolink.observation;

import org.jspecify.annotations.NullMarked;
