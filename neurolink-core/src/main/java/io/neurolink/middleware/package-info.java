/**
 * The chain that every call passes, once per target.
 */
@NullMarked
package io.neurolink.middleware;

import org.jspecify.annotations.NullMarked;
