package io.neurolink.aop;

/**
 * A link with its words.
 *
 * @param link the link
 * @param description one phrase about it
 */
record Planned(Link link, String description) {
}
