/**
 * What calls cost: prices of models, and budgets.
 */
@NullMarked
package io.neurolink.cost;

import org.jspecify.annotations.NullMarked;
