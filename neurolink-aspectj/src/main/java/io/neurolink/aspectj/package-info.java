/**
 * The annotations, applied by AspectJ: one aspect that executes the same plans as the
 * proxies of the starter.
 */
@NullMarked
package io.neurolink.aspectj;

import org.jspecify.annotations.NullMarked;
