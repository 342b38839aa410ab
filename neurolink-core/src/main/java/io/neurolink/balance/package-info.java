/**
 * The choice between providers of equal rank by their recent health.
 */
@NullMarked
package io.neurolink.balance;

import org.jspecify.annotations.NullMarked;
