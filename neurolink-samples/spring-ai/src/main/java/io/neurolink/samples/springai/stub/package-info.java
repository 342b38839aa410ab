/**
 * Local servers that speak the wire formats of OpenAI and Anthropic, so that the sample
 * runs offline with the real clients of Spring AI. An application needs none of this.
 */
@NullMarked
package io.neurolink.samples.springai.stub;

import org.jspecify.annotations.NullMarked;
