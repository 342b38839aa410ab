/**
 * A minimal web application that uses the starter of Resilience4j.
 */
@NullMarked
package io.neurolink.benchmarks.web.resilience4j;

import org.jspecify.annotations.NullMarked;
