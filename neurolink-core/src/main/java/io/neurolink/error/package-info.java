/**
 * What can go wrong with a call to a model, as types that say what to do about it.
 */
@NullMarked
package io.neurolink.error;

import org.jspecify.annotations.NullMarked;
