/**
 * Events around calls, for meters, logs and live views.
 */
@NullMarked
package io.neurolink.event;

import org.jspecify.annotations.NullMarked;
