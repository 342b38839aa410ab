package io.neurolink.template;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import reactor.util.context.Context;

/**
 * Copies the thread-locals that are registered with Micrometer's context propagation into
 * a Reactor context. The only class here that needs that library, which may be absent.
 */
final class ThreadLocalsInContext {

	private ThreadLocalsInContext() {
	}

	/**
	 * Adds the values of the current thread whose keys the context does not hold.
	 */
	static Context addMissing(Context context) {
		Context complete = context;
		for (ThreadLocalAccessor<?> accessor : ContextRegistry.getInstance().getThreadLocalAccessors()) {
			if (!context.hasKey(accessor.key())) {
				Object value = accessor.getValue();
				if (value != null) {
					complete = complete.put(accessor.key(), value);
				}
			}
		}
		return complete;
	}

}
