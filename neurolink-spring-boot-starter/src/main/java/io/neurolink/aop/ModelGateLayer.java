package io.neurolink.aop;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.neurolink.scope.AiCallGate;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Applies a limit on tokens, or a budget, to the calls that a method makes to models.
 */
final class ModelGateLayer implements Layer {

	private static final Logger logger = LoggerFactory.getLogger(ModelGateLayer.class);

	private final Function<@Nullable Object, AiCallGate> gates;

	private final @Nullable CallExpression key;

	private final AnnotationSite site;

	private final String unseen;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Creates a layer.
	 * @param gates returns the gate for the value of the key, or for {@code null} without
	 * a key
	 * @param key the key, or {@code null}
	 * @param site the annotation
	 * @param unseen a sentence about the method, from its verb on, for the case that no
	 * call has passed the gate
	 */
	ModelGateLayer(Function<@Nullable Object, AiCallGate> gates, @Nullable CallExpression key, AnnotationSite site,
			String unseen) {
		this.gates = gates;
		this.unseen = unseen;
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
	public Flux<Object> elements(Call call, @Nullable CallScope around, FluxInvoker inner) {
		CallScope scope = scope(call, around);
		return inner.elements(call, scope).doOnComplete(() -> warnIfUnseen(scope));
	}

	private CallScope scope(Call call, @Nullable CallScope around) {
		Object value = (this.key != null) ? this.key.key(call, this.site) : null;
		return CallScope.inside(around).gate(this.gates.apply(value)).build();
	}

	private void warnIfUnseen(CallScope scope) {
		if (!scope.record().observed() && this.warned.compareAndSet(false, true)) {
			logger.warn("{} {}. It probably calls a model through another client, or the AiTemplate on a thread that "
					+ "the scope does not reach. Logged once per method", this.site.label(), this.unseen);
		}
	}

}
