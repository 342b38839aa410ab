package io.neurolink.template;

import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;

/**
 * The target of a call.
 *
 * @param provider the provider
 * @param ref the provider's name and the model, for messages
 * @param request the request, with provider and model
 */
record Target(AiProvider provider, ModelRef ref, AiRequest request) {
}
