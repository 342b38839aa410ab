/**
 * Streams of chunks as server-sent events for browsers, to be returned by a controller.
 */
@NullMarked
package io.neurolink.sse;

import org.jspecify.annotations.NullMarked;
