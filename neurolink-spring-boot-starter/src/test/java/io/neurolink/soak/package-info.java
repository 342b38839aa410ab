/**
 * An application under load and faults for a while, and what is left of it afterwards.
 */
@NullMarked
package io.neurolink.soak;

import org.jspecify.annotations.NullMarked;
