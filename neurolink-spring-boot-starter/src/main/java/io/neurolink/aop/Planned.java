package io.neurolink.aop;

/**
 * A layer with its words.
 *
 * @param layer the layer
 * @param description one phrase about it
 */
record Planned(Layer layer, String description) {
}
