/**
 * The chain of middleware around every call, once per target.
 */
@NullMarked
package io.neurolink.middleware;

import org.jspecify.annotations.NullMarked;
