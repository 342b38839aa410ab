/**
 * Spans, on Micrometer Tracing. No other package knows that library.
 */
@NullMarked
package io.neurolink.tracing;

import org.jspecify.annotations.NullMarked;
