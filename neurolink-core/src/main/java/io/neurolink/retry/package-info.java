/**
 * The retry engine: back-off, budget, deadline.
 */
@NullMarked
package io.neurolink.retry;

import org.jspecify.annotations.NullMarked;
