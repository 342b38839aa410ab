package io.neurolink.scope;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Propagates the scope between threads and the Reactor context by Micrometer's context
 * propagation, if that is on the class path. Found by the service loader.
 */
public final class AiScopeAccessor implements ThreadLocalAccessor<CallScope> {

	@Override
	public Object key() {
		return AiScope.CONTEXT_KEY;
	}

	@Override
	public @Nullable CallScope getValue() {
		return CallScope.current();
	}

	@Override
	public void setValue(CallScope scope) {
		CallScope.restore(scope);
	}

	@Override
	public void setValue() {
		CallScope.restore(null);
	}

}
