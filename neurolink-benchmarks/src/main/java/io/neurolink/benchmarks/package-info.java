/**
 * Compares the starter with its peers in one run, by ratios.
 */
@NullMarked
package io.neurolink.benchmarks;

import org.jspecify.annotations.NullMarked;
