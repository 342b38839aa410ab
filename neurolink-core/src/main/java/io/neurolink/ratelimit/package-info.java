/**
 * The rate limiting engine: token bucket and exact sliding window.
 */
@NullMarked
package io.neurolink.ratelimit;

import org.jspecify.annotations.NullMarked;
