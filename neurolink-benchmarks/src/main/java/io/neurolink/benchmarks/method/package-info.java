/**
 * The cost of an annotation: one bean method that does nothing, proxied by Spring.
 */
@NullMarked
package io.neurolink.benchmarks.method;

import org.jspecify.annotations.NullMarked;
