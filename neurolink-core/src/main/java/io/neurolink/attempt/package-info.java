/**
 * One call over several attempts, for answers that come by a publisher.
 */
@NullMarked
package io.neurolink.attempt;

import org.jspecify.annotations.NullMarked;
