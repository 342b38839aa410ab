/**
 * The starter beside its peers, measured in one run: ratios, never absolute claims.
 */
@NullMarked
package io.neurolink.benchmarks;

import org.jspecify.annotations.NullMarked;
