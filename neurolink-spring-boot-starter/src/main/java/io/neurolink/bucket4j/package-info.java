/**
 * The neighbour bucket4j-spring-boot-starter: our limits in its grid, and a grid in this
 * process where it has none. Nothing else knows its API, which moves from version to
 * version.
 */
@NullMarked
package io.neurolink.bucket4j;

import org.jspecify.annotations.NullMarked;
