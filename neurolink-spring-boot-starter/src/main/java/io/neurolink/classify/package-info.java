/**
 * Classification of failures: the table of the vendors' errors and the readers of error
 * bodies.
 */
@NullMarked
package io.neurolink.classify;

import org.jspecify.annotations.NullMarked;
