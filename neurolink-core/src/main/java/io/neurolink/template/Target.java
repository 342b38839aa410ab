package io.neurolink.template;

import io.neurolink.model.AiRequest;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;

/**
 * Who is asked, and with what.
 *
 * @param provider the provider
 * @param ref its name and the model, for people
 * @param request the request with provider and model filled in
 */
record Target(AiProvider provider, ModelRef ref, AiRequest request) {
}
