/**
 * The cache engine: keys, single-flight, stores.
 */
@NullMarked
package io.neurolink.cache;

import org.jspecify.annotations.NullMarked;
