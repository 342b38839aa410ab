/**
 * The engines without annotations: limiters that many threads ask at once, and a cache
 * that is asked the same by a thousand callers at once.
 */
@NullMarked
package io.neurolink.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
