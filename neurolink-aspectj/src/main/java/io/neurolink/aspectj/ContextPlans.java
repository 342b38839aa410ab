package io.neurolink.aspectj;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.neurolink.aop.AiPlans;
import io.neurolink.aop.Plan;
import org.aspectj.lang.JoinPoint;
import org.aspectj.lang.reflect.MethodSignature;
import org.jspecify.annotations.Nullable;

/**
 * The plans of one application context, by woven method. Thread-safe.
 */
final class ContextPlans {

	private final Supplier<@Nullable AiPlans> plans;

	private final @Nullable ClassLoader classLoader;

	private final ConcurrentMap<JoinPoint.StaticPart, MethodPlans> methods = new ConcurrentHashMap<>();

	private volatile boolean closed;

	/**
	 * Creates the plans of a context.
	 * @param plans the plans, {@code null} if the annotations are disabled; obtained at
	 * the first call
	 * @param classLoader the class loader of the context
	 */
	ContextPlans(Supplier<@Nullable AiPlans> plans, @Nullable ClassLoader classLoader) {
		this.plans = plans;
		this.classLoader = classLoader;
	}

	/**
	 * Returns the plan of a method.
	 * @param method the method
	 * @param target the object, {@code null} for a static method
	 * @return the plan, or {@code null} if the method has to run as it is
	 */
	@Nullable Plan plan(JoinPoint.StaticPart method, @Nullable Object target) {
		Class<?> type = (target != null) ? target.getClass() : method.getSignature().getDeclaringType();
		MethodPlans known = this.methods.get(method);
		if (known == null) {
			known = this.methods.computeIfAbsent(method, (added) -> new MethodPlans());
		}
		return known.of(type, method);
	}

	/**
	 * Returns whether an object of a class may belong to the application of this context:
	 * applications with separate class loaders share this class only if a common parent
	 * loads it.
	 */
	boolean mayOwn(Class<?> type) {
		ClassLoader own = this.classLoader;
		ClassLoader loader = type.getClassLoader();
		return own == null || loader == null || isSelfOrParent(loader, own) || isSelfOrParent(own, loader);
	}

	private static boolean isSelfOrParent(ClassLoader parent, ClassLoader loader) {
		for (ClassLoader each = loader; each != null; each = each.getParent()) {
			if (each == parent) {
				return true;
			}
		}
		return false;
	}

	void close() {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * The plans of one method, by the class of the object. Most methods are executed on
	 * objects of one class only.
	 */
	private final class MethodPlans {

		private final ConcurrentMap<Class<?>, Entry> all = new ConcurrentHashMap<>(2);

		private volatile @Nullable Entry last;

		@Nullable Plan of(Class<?> type, JoinPoint.StaticPart method) {
			Entry entry = this.last;
			if (entry == null || entry.type != type) {
				entry = find(type, method);
				this.last = entry;
			}
			return entry.plan;
		}

		private Entry find(Class<?> type, JoinPoint.StaticPart method) {
			Entry known = this.all.get(type);
			if (known == null) {
				AiPlans source = mayOwn(type) ? ContextPlans.this.plans.get() : null;
				known = new Entry(type, (source != null)
						? source.wovenPlan(((MethodSignature) method.getSignature()).getMethod(), type) : null);
				this.all.put(type, known);
			}
			return known;
		}

	}

	private record Entry(Class<?> type, @Nullable Plan plan) {
	}

}
