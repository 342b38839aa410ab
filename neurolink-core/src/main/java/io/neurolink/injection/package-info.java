/**
 * Detection of injected instructions in a text, which do not belong to the application.
 * One layer of a defence, without a guarantee.
 */
@NullMarked
package io.neurolink.injection;

import org.jspecify.annotations.NullMarked;
