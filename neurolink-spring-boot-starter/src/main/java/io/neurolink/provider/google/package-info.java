/**
 * Google's Gemini API.
 */
@NullMarked
package io.neurolink.provider.google;

import org.jspecify.annotations.NullMarked;
