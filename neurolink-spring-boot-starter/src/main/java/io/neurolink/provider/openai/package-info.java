/**
 * OpenAI's chat completions, and all that speak them.
 */
@NullMarked
package io.neurolink.provider.openai;

import org.jspecify.annotations.NullMarked;
