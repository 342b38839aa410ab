/**
 * The execution of one call over several attempts, for answers that are publishers.
 */
@NullMarked
package io.neurolink.attempt;

import org.jspecify.annotations.NullMarked;
