/**
 * Values that distinguish calls: snapshots of arguments, and their text.
 */
@NullMarked
package io.neurolink.key;

import org.jspecify.annotations.NullMarked;
