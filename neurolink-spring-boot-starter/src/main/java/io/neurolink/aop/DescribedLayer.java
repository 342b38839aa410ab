package io.neurolink.aop;

/**
 * A layer with its description.
 *
 * @param layer the layer
 * @param description a short phrase about the layer
 */
record DescribedLayer(Layer layer, String description) {
}
