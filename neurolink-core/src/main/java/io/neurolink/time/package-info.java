/**
 * The clock for every wait and every deadline.
 */
@NullMarked
package io.neurolink.time;

import org.jspecify.annotations.NullMarked;
