/**
 * A support desk on Spring AI's {@code ChatClient}, whose calls NeuroLink retries,
 * limits, caches and sends to another vendor.
 */
@NullMarked
package io.neurolink.samples.springai;

import org.jspecify.annotations.NullMarked;
