/**
 * A minimal web application that uses the starter.
 */
@NullMarked
package io.neurolink.benchmarks.web.neurolink;

import org.jspecify.annotations.NullMarked;
