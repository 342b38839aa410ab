package io.neurolink.aspectj;

import io.neurolink.aop.Call;
import org.aspectj.lang.JoinPoint;
import org.jspecify.annotations.Nullable;

/**
 * A call that the aspect has intercepted.
 */
final class WovenCall implements Call {

	private final JoinPoint joinPoint;

	private final MethodBody body;

	private @Nullable Object @Nullable [] arguments;

	WovenCall(JoinPoint joinPoint, MethodBody body) {
		this.joinPoint = joinPoint;
		this.body = body;
	}

	@Override
	public @Nullable Object target() {
		return this.joinPoint.getThis();
	}

	// A race reads them twice, which does no harm.
	@Override
	public @Nullable Object[] arguments() {
		@Nullable Object[] known = this.arguments;
		if (known == null) {
			known = this.joinPoint.getArgs();
			this.arguments = known;
		}
		return known;
	}

	@Override
	public @Nullable Object invoke() throws Exception {
		try {
			return this.body.execute();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw Call.unknown(ex);
		}
	}

}
