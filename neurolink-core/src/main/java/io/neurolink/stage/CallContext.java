package io.neurolink.stage;

import java.math.BigDecimal;

import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One call to a model, as the stages around it see it. Each subscription has its own.
 */
public final class CallContext {

	private final ModelRef target;

	private final AiRequest request;

	private final @Nullable CallScope scope;

	private final boolean streamed;

	private final ContextView reactorContext;

	private final UsagePricing pricing;

	private final AnswerProgress answer = new AnswerProgress();

	private @Nullable CallSignals signals;

	private volatile boolean sent;

	private CallContext(ModelRef target, AiRequest request, @Nullable CallScope scope, boolean streamed,
			ContextView reactorContext, UsagePricing pricing) {
		this.target = target;
		this.request = request;
		this.scope = scope;
		this.streamed = streamed;
		this.reactorContext = reactorContext;
		this.pricing = pricing;
	}

	/**
	 * Creates the context of a call that has not begun.
	 * @param target the provider and model that are called
	 * @param request the request, with provider and model
	 * @param scope the scope of the caller, or {@code null}
	 * @return the context
	 */
	public static CallContext of(ModelRef target, AiRequest request, @Nullable CallScope scope) {
		return of(target, request, scope, UsagePricing.UNKNOWN);
	}

	/**
	 * Creates the context of a call that has not begun.
	 * @param target the provider and model that are called
	 * @param request the request, with provider and model
	 * @param scope the scope of the caller, or {@code null}
	 * @param pricing calculates the cost of the call
	 * @return the context
	 */
	public static CallContext of(ModelRef target, AiRequest request, @Nullable CallScope scope, UsagePricing pricing) {
		return new CallContext(target, request, scope, false, Context.empty(), pricing);
	}

	/**
	 * Creates the context of the same call with another request, as a middleware makes
	 * it.
	 * @param request the request
	 * @return the context; its target has the model of the request
	 */
	public CallContext withRequest(AiRequest request) {
		return (request == this.request) ? this : new CallContext(new ModelRef(this.target.provider(), request.model()),
				request, this.scope, this.streamed, this.reactorContext, this.pricing);
	}

	CallContext subscribed(boolean streamed, ContextView context) {
		return new CallContext(this.target, this.request, this.scope, streamed, context, this.pricing);
	}

	/**
	 * Returns the provider and model that are called.
	 * @return the target
	 */
	public ModelRef target() {
		return this.target;
	}

	/**
	 * Returns the request at this position of the pipeline.
	 * @return the request, with provider and model
	 */
	public AiRequest request() {
		return this.request;
	}

	/**
	 * Returns the scope of the caller.
	 * @return the scope, or {@code null} outside of any
	 */
	public @Nullable CallScope scope() {
		return this.scope;
	}

	/**
	 * Returns whether the answer is streamed.
	 * @return {@code false} if it comes in one piece
	 */
	public boolean streamed() {
		return this.streamed;
	}

	/**
	 * Returns the Reactor context around the stages.
	 * @return the context
	 */
	public ContextView reactorContext() {
		return this.reactorContext;
	}

	/**
	 * Returns the content that was delivered so far.
	 * @return the answer, which grows until the call ends; to be read while a signal is
	 * received
	 */
	public AnswerProgress answer() {
		return this.answer;
	}

	/**
	 * Returns the cost of the content that was delivered so far.
	 * @return the cost in USD; {@code null} if the price of the model is not known, or
	 * the tokens are not known yet
	 */
	public @Nullable BigDecimal cost() {
		AiUsage usage = this.answer.usage();
		BigDecimal given = this.answer.cost();
		return (given != null || usage == null) ? given : cost(this.answer.model(), usage);
	}

	/**
	 * Returns an answer of this call with its cost.
	 * @param answer the answer
	 * @return the answer with the cost that it has or that its usage leads to
	 */
	public AiResponse withCost(AiResponse answer) {
		AiUsage usage = answer.usage();
		if (answer.cost() != null || usage == null || answer.degraded()) {
			return answer;
		}
		BigDecimal cost = cost(answer.model(), usage);
		return (cost != null) ? answer.toBuilder().cost(cost).build() : answer;
	}

	private @Nullable BigDecimal cost(@Nullable String answeredBy, AiUsage usage) {
		return this.pricing.cost(this.target, answeredBy, usage);
	}

	/**
	 * Adds an observer of a call in progress, such as a rate limiter that admitted it. It
	 * receives the signals from now on, before the existing observers; if the call has
	 * ended, it is {@linkplain CallProgress#cancelled() cancelled} at once. Thread-safe.
	 * @param progress receives the signals
	 */
	public void join(CallProgress progress) {
		CallSignals signals = this.signals;
		if (signals == null) {
			throw new IllegalStateException("No stage is around this call");
		}
		signals.join(progress);
	}

	void signals(CallSignals signals) {
		this.signals = signals;
	}

	/**
	 * Records that the provider is contacted. A call that fails before does not indicate
	 * the provider.
	 */
	public void markSent() {
		this.sent = true;
		CallSignals signals = this.signals;
		if (signals != null) {
			signals.sent();
		}
	}

	/**
	 * Returns whether the provider was contacted.
	 * @return {@code false} until it is
	 */
	public boolean sent() {
		return this.sent;
	}

}
