/**
 * What is kept on Redis. Nothing else knows Lettuce or Spring Data Redis.
 */
@NullMarked
package io.neurolink.redis;

import org.jspecify.annotations.NullMarked;
