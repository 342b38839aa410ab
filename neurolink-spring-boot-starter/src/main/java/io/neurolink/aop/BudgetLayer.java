package io.neurolink.aop;

import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.cost.CostLimiter;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Applies a budget to the calls that a method makes.
 */
final class BudgetLayer implements Layer {

	private static final Logger logger = LoggerFactory.getLogger(BudgetLayer.class);

	private final CostLimiter limiter;

	private final @Nullable CallExpression key;

	private final AnnotationSite site;

	private final AtomicBoolean warned = new AtomicBoolean();

	BudgetLayer(CostLimiter limiter, @Nullable CallExpression key, AnnotationSite site) {
		this.limiter = limiter;
		this.key = key;
		this.site = site;
	}

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		CallScope scope = scope(call, CallScope.current());
		Object answer = scope.<@Nullable Object>call(() -> inner.answer(call));
		warnIfUnseen(scope);
		return answer;
	}

	@Override
	public Flux<Object> elements(Call call, FluxInvoker inner) {
		return Flux.deferContextual((context) -> {
			CallScope scope = scope(call, CallScope.current(context));
			return inner.elements(call).doOnComplete(() -> warnIfUnseen(scope)).contextWrite(scope::writeTo);
		});
	}

	private CallScope scope(Call call, @Nullable CallScope around) {
		Object value = (this.key != null) ? this.key.key(call, this.site) : null;
		return CallScope.inside(around).gate(this.limiter.gate(value)).build();
	}

	private void warnIfUnseen(CallScope scope) {
		if (!scope.record().observed() && this.warned.compareAndSet(false, true)) {
			logger.warn("{} has a budget, but answered without an AiTemplate call that saw it, so nothing was charged. "
					+ "It probably calls a model through another client, or the AiTemplate on a thread that the scope "
					+ "does not reach. Logged once per method", this.site.label());
		}
	}

}
