/**
 * The cost of the starter at the start of a web application, and its size.
 */
@NullMarked
package io.neurolink.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
