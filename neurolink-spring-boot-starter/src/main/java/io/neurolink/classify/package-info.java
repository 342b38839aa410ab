/**
 * Classification of failures: the table of the vendors' errors, and who reads what of
 * them.
 */
@NullMarked
package io.neurolink.classify;

import org.jspecify.annotations.NullMarked;
