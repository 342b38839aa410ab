/**
 * Spans, on Micrometer Tracing. No other package uses that library.
 */
@NullMarked
package io.neurolink.tracing;

import org.jspecify.annotations.NullMarked;
