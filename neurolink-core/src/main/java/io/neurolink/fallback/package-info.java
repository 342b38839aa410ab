/**
 * The fallback engine: other models, a method, a static answer.
 */
@NullMarked
package io.neurolink.fallback;

import org.jspecify.annotations.NullMarked;
