/**
 * What the starter costs at the start of a web application, and what it weighs.
 */
@NullMarked
package io.neurolink.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
