package io.neurolink.test;

import java.time.Duration;

/**
 * What happens to one call.
 *
 * @param delay how long until the reply
 * @param reply the answer or failure
 */
record Step(Duration delay, Reply reply) {
}
