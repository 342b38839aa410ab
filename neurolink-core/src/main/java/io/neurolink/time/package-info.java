/**
 * The one clock that every wait and every deadline goes through.
 */
@NullMarked
package io.neurolink.time;

import org.jspecify.annotations.NullMarked;
