/**
 * The cost of a call over the wire: many streams at once, and blocking calls at a fixed
 * rate, against a server in a separate process.
 */
@NullMarked
package io.neurolink.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
