package io.neurolink.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import io.neurolink.error.ErrorClassifiers;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import io.neurolink.pace.Pacer;
import io.neurolink.scope.CallScope;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallStage;
import io.neurolink.stage.CallStages;
import io.neurolink.stage.UsagePricing;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The path of one call to one target, outermost first: the record of the scope, the
 * middleware, the circuit breaker, the gates of the scope, the pace of the provider, the
 * provider. Immutable.
 */
final class Pipeline {

	private final List<CallStep> innermostFirst;

	private final @Nullable Pacer pacer;

	private final ProviderCall providerCall;

	private final UsagePricing pricing;

	/**
	 * Creates the path.
	 * @param innermost the stages inside the middleware, outermost first
	 */
	Pipeline(List<AiMiddleware> middleware, List<CallStage> innermost, ErrorClassifiers classifiers,
			@Nullable Pacer pacer, ProviderCall providerCall, UsagePricing pricing) {
		List<AiMiddleware> chain = new ArrayList<>(middleware);
		List<CallStep> steps = new ArrayList<>();
		steps.add(observed(new ScopeRecord(), chain));
		steps.add(new TypedFailures(classifiers));
		while (!chain.isEmpty()) {
			AiMiddleware next = chain.remove(0);
			steps.add((next instanceof CallStage stage) ? observed(stage, chain) : new CallStep.Changed(next));
		}
		steps.add(new CallStep.Observed(new CallStages(innermost)));
		steps.add(new Gates());
		steps.add(new ClassifiedFailures(classifiers));
		Collections.reverse(steps);
		this.innermostFirst = List.copyOf(steps);
		this.pacer = pacer;
		this.providerCall = providerCall;
		this.pricing = pricing;
	}

	// Adjacent stages are one operator.
	private static CallStep observed(CallStage first, List<AiMiddleware> following) {
		List<CallStage> stages = new ArrayList<>(List.of(first));
		while (!following.isEmpty() && following.get(0) instanceof CallStage stage) {
			stages.add(stage);
			following.remove(0);
		}
		return new CallStep.Observed(new CallStages(stages));
	}

	Mono<AiResponse> generate(Target target, @Nullable CallScope scope) {
		Function<CallContext, Mono<AiResponse>> provider = (call) -> this.providerCall.whole(target.provider(), call);
		Pacing pacing = (this.pacer != null) ? new Pacing(this.pacer, target.provider()) : null;
		Function<CallContext, Mono<AiResponse>> chain = (pacing != null) ? (call) -> pacing.whole(call, provider)
				: provider;
		for (CallStep step : this.innermostFirst) {
			Function<CallContext, Mono<AiResponse>> next = chain;
			chain = (call) -> step.whole(call, next);
		}
		return PriceLoading.BUILT_IN
			.before(chain.apply(CallContext.of(target.ref(), target.request(), scope, this.pricing)));
	}

	Flux<AiChunk> stream(Target target, @Nullable CallScope scope) {
		Function<CallContext, Flux<AiChunk>> provider = (call) -> this.providerCall.stream(target.provider(), call);
		Pacing pacing = (this.pacer != null) ? new Pacing(this.pacer, target.provider()) : null;
		Function<CallContext, Flux<AiChunk>> chain = (pacing != null) ? (call) -> pacing.stream(call, provider)
				: provider;
		for (CallStep step : this.innermostFirst) {
			Function<CallContext, Flux<AiChunk>> next = chain;
			chain = (call) -> step.stream(call, next);
		}
		return PriceLoading.BUILT_IN
			.before(chain.apply(CallContext.of(target.ref(), target.request(), scope, this.pricing)));
	}

}
