/**
 * Pacing by announced limits beside retries alone, on a server that enforces limits.
 */
@NullMarked
package io.neurolink.benchmarks.pacing;

import org.jspecify.annotations.NullMarked;
