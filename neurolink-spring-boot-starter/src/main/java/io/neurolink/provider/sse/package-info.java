/**
 * Reads server-sent events from bytes.
 */
@NullMarked
package io.neurolink.provider.sse;

import org.jspecify.annotations.NullMarked;
