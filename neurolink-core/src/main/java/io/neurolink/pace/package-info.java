/**
 * Pacing of calls by the rate limits that providers announce.
 */
@NullMarked
package io.neurolink.pace;

import org.jspecify.annotations.NullMarked;
