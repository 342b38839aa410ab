/**
 * The integration of bucket4j-spring-boot-starter: limits in its grid, and a grid in this
 * process where it has none. No other package uses its API, which changes from version to
 * version.
 */
@NullMarked
package io.neurolink.bucket4j;

import org.jspecify.annotations.NullMarked;
