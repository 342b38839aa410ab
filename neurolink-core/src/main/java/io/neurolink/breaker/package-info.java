/**
 * The circuit breakers, which suspend calls to a provider's model that fails too often.
 */
@NullMarked
package io.neurolink.breaker;

import org.jspecify.annotations.NullMarked;
