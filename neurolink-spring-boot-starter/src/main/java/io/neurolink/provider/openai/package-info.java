/**
 * OpenAI's chat completions, also for compatible servers.
 */
@NullMarked
package io.neurolink.provider.openai;

import org.jspecify.annotations.NullMarked;
