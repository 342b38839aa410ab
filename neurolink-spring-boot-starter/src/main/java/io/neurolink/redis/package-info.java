/**
 * Caches and limits on Redis. No other package uses Lettuce or Spring Data Redis.
 */
@NullMarked
package io.neurolink.redis;

import org.jspecify.annotations.NullMarked;
