/**
 * Finds in a text what tries to give a model orders that are not the application's. One
 * layer of a defence, and no guarantee.
 */
@NullMarked
package io.neurolink.injection;

import org.jspecify.annotations.NullMarked;
