/**
 * The engines without annotations: limiters under many threads, and a cache with a
 * thousand concurrent callers of the same key.
 */
@NullMarked
package io.neurolink.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
