/**
 * Outages of the stores that instances share: one detector for answers, limits and
 * budgets.
 */
@NullMarked
package io.neurolink.outage;

import org.jspecify.annotations.NullMarked;
