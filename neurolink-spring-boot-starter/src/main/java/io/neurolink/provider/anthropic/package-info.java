/**
 * Anthropic's messages API.
 */
@NullMarked
package io.neurolink.provider.anthropic;

import org.jspecify.annotations.NullMarked;
