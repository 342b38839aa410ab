package io.neurolink.aop;

import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiErrorType;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * Reports a method whose annotations act at its calls to models, if it makes none that
 * they see. Reported once for each method. Thread-safe.
 */
final class UnseenModelCalls implements Layer {

	private static final Logger logger = LoggerFactory.getLogger(UnseenModelCalls.class);

	private final AnnotationSite site;

	private final String settings;

	private final String remedy;

	private final AtomicBoolean reported = new AtomicBoolean();

	/**
	 * Creates the layer of a method.
	 * @param site the method
	 * @param settings the attributes that act at its calls to models
	 * @param remedy the action to take if it makes none on purpose
	 */
	UnseenModelCalls(AnnotationSite site, String settings, String remedy) {
		this.site = site;
		this.settings = settings;
		this.remedy = remedy;
	}

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		CallScope scope = CallScope.nested().build();
		try {
			Object answer = scope.<@Nullable Object>call(() -> inner.answer(call));
			reportIfUnseen(scope, null);
			return answer;
		}
		catch (Exception ex) {
			reportIfUnseen(scope, ex);
			throw ex;
		}
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope around, FluxInvoker inner) {
		CallScope scope = CallScope.inside(around).build();
		return inner.elements(call, scope)
			.doOnComplete(() -> reportIfUnseen(scope, null))
			.doOnError((failure) -> reportIfUnseen(scope, failure));
	}

	private void reportIfUnseen(CallScope scope, @Nullable Throwable failure) {
		if (!scope.record().observed() && mayHaveCalled(failure) && this.reported.compareAndSet(false, true)) {
			logger.warn("{} made no call through an AiTemplate or a wrapped model, and {} acts on such calls only, "
					+ "so it had no effect. The most likely causes: the method calls a model through a client of its "
					+ "own, or the AiTemplate on a thread that the scope does not reach. Call the AiTemplate, or "
					+ "propagate the scope to the thread with AiScope.propagatingTo, or {}. Logged "
					+ "once per method", this.site.label(), this.settings, this.remedy);
		}
	}

	/**
	 * Returns whether a model may have been called. A failure of unknown type is most
	 * likely one of the method itself, and one of our own limits comes before a call.
	 */
	private static boolean mayHaveCalled(@Nullable Throwable failure) {
		if (failure == null) {
			return true;
		}
		AiErrorType type = AiErrorType.of(failure);
		return type != AiErrorType.UNKNOWN && type != AiErrorType.LIMIT_EXCEEDED && type != AiErrorType.BUDGET_EXCEEDED
				&& type != AiErrorType.CANCELLED;
	}

}
