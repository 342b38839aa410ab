package io.neurolink.scope;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Propagates the scope between threads and the Reactor context by Micrometer's context
 * propagation, if that is on the class path. Found by the service loader.
 */
public final class AiScopeAccessor implements ThreadLocalAccessor<AiScope> {

	@Override
	public Object key() {
		return AiScope.CONTEXT_KEY;
	}

	@Override
	public @Nullable AiScope getValue() {
		return AiScope.current();
	}

	@Override
	public void setValue(AiScope scope) {
		AiScope.restore(scope);
	}

	@Override
	public void setValue() {
		AiScope.restore(null);
	}

}
