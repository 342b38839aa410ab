/**
 * Values that tell one call from another: snapshots of arguments, and their text.
 */
@NullMarked
package io.neurolink.key;

import org.jspecify.annotations.NullMarked;
