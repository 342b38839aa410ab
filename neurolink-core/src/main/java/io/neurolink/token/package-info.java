/**
 * Counting the tokens of texts.
 */
@NullMarked
package io.neurolink.token;

import org.jspecify.annotations.NullMarked;
