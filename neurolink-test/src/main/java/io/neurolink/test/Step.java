package io.neurolink.test;

import java.time.Duration;

/**
 * The step of a stub for one call.
 *
 * @param delay the time until the reply
 * @param reply the answer or failure
 */
record Step(Duration delay, Reply reply) {
}
