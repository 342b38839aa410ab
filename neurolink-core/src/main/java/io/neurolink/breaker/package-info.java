/**
 * The circuit breakers: a provider's model that fails too often is left alone for a
 * while.
 */
@NullMarked
package io.neurolink.breaker;

import org.jspecify.annotations.NullMarked;
