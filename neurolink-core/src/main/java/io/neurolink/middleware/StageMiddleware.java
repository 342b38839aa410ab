package io.neurolink.middleware;

import java.util.List;
import java.util.Objects;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallStage;
import io.neurolink.stage.CallStages;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A stage that has a position among the middleware. The template applies adjacent stages
 * as one operator.
 */
public interface StageMiddleware extends AiMiddleware, CallStage {

	@Override
	default Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return Mono.deferContextual((context) -> new CallStages(List.of(this))
			.whole(call(request, CallScope.current(context)), (call) -> chain.next(request)));
	}

	@Override
	default Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return Flux.deferContextual((context) -> new CallStages(List.of(this))
			.stream(call(request, CallScope.current(context)), (call) -> chain.next(request)));
	}

	private static CallContext call(AiRequest request, @Nullable CallScope scope) {
		return CallContext.of(new ModelRef(Objects.requireNonNullElse(request.provider(), "unknown"), request.model()),
				request, scope);
	}

}
