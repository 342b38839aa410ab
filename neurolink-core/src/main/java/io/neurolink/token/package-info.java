/**
 * How many tokens a text is to a model.
 */
@NullMarked
package io.neurolink.token;

import org.jspecify.annotations.NullMarked;
