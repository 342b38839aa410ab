package io.neurolink.aop;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.BeanResolver;
import org.springframework.expression.Expression;

/**
 * A SpEL expression over a call, compiled once. Thread-safe.
 */
final class CallExpression {

	private final Expression expression;

	private final Method method;

	private final ParameterNameDiscoverer names;

	private final BeanResolver beans;

	CallExpression(Expression expression, Method method, ParameterNameDiscoverer names, BeanResolver beans) {
		this.expression = expression;
		this.method = method;
		this.names = names;
		this.beans = beans;
	}

	@Nullable Object value(Call call) {
		return this.expression.getValue(context(call));
	}

	/**
	 * Returns the value as a key, which must not be {@code null}.
	 */
	Object key(Call call, AnnotationSite site) {
		Object key = value(call);
		if (key == null) {
			throw new IllegalArgumentException(site.annotation() + "(key) on " + site.fullName() + ": the key '"
					+ text()
					+ "' is null for this call, and calls without a key must not share one. Make the expression "
					+ "return a value for every call");
		}
		return key;
	}

	boolean isTrue(Call call) {
		return Boolean.TRUE.equals(this.expression.getValue(context(call), Boolean.class));
	}

	boolean isTrue(Call call, @Nullable Object result) {
		MethodBasedEvaluationContext context = context(call);
		context.setVariable("result", result);
		return Boolean.TRUE.equals(this.expression.getValue(context, Boolean.class));
	}

	String text() {
		return this.expression.getExpressionString();
	}

	private MethodBasedEvaluationContext context(Call call) {
		CallRoot root = new CallRoot(this.method, call.target(), call.arguments());
		MethodBasedEvaluationContext context = new MethodBasedEvaluationContext(root, this.method, call.arguments(),
				this.names);
		context.setBeanResolver(this.beans);
		return context;
	}

}
