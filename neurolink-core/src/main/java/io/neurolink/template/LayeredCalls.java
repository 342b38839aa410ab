package io.neurolink.template;

import java.util.List;

import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.Cancellation;
import io.neurolink.scope.ModelCallLayer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Applies the layers of a scope to a call. The call itself runs in a scope without them:
 * a call that middleware makes on its way is a part of it, and not layered again.
 *
 * @param targets determine the target, for messages
 */
record LayeredCalls(Targets targets) {

	Mono<AiResponse> whole(CallScope scope, AiRequest request, Mono<AiResponse> call) {
		List<ModelCallLayer> layers = scope.layers();
		Mono<AiResponse> layered = call;
		for (int i = layers.size() - 1; i >= 0; i--) {
			layered = layers.get(i).whole(layered);
		}
		// Also between two attempts, when no call could be cancelled.
		Cancellation cancellation = scope.cancellation();
		Mono<AiResponse> ended = (cancellation != null) ? cancellation.ends(layered, () -> cancelled(scope, request))
				: layered;
		return ended.contextWrite(inside(scope)::writeTo);
	}

	Flux<AiChunk> stream(CallScope scope, AiRequest request, Flux<AiChunk> call) {
		List<ModelCallLayer> layers = scope.layers();
		Flux<AiChunk> layered = call;
		for (int i = layers.size() - 1; i >= 0; i--) {
			layered = layers.get(i).stream(layered);
		}
		Cancellation cancellation = scope.cancellation();
		Flux<AiChunk> ended = (cancellation != null) ? cancellation.ends(layered, () -> cancelled(scope, request))
				: layered;
		return ended.contextWrite(inside(scope)::writeTo);
	}

	private static CallScope inside(CallScope scope) {
		return CallScope.inside(scope).withoutLayers().build();
	}

	private AiException cancelled(CallScope scope, AiRequest request) {
		return CallFailures.cancelled(this.targets.resolve(request, scope).ref());
	}

}
