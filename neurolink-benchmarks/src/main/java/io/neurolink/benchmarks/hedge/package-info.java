/**
 * The time to the first token with and without hedged calls.
 */
@NullMarked
package io.neurolink.benchmarks.hedge;

import org.jspecify.annotations.NullMarked;
