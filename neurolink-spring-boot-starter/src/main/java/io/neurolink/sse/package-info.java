/**
 * What a controller returns: streams of chunks as server-sent events for browsers.
 */
@NullMarked
package io.neurolink.sse;

import org.jspecify.annotations.NullMarked;
