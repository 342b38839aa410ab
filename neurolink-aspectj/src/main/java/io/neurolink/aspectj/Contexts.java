package io.neurolink.aspectj;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.neurolink.aop.Plan;
import org.aspectj.lang.JoinPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application contexts of this class loader in which AspectJ applies the annotations,
 * and the beans of each. A bean has the plans of its own context, any other object those
 * of the context that was started last. Thread-safe. It holds open contexts only, and
 * beans weakly.
 */
final class Contexts {

	private static final Logger logger = LoggerFactory.getLogger(Contexts.class);

	private static final Contexts SHARED = new Contexts();

	// By identity, because the keys are weak.
	private final ConcurrentMap<Object, WeakReference<ContextPlans>> owners = Caffeine.newBuilder()
		.weakKeys()
		.<Object, WeakReference<ContextPlans>>build()
		.asMap();

	/** The open contexts, the one that was started last at the end. */
	private volatile List<ContextPlans> open = List.of();

	/** The only context that there has ever been, which spares each call the search. */
	private volatile @Nullable ContextPlans only;

	private boolean hadAny;

	private volatile boolean reported;

	/**
	 * Returns the contexts of this class loader.
	 */
	static Contexts shared() {
		return SHARED;
	}

	/**
	 * Adds a context that is being started. Until another one has been started, it serves
	 * objects that are no beans.
	 */
	synchronized void add(ContextPlans context) {
		List<ContextPlans> changed = new ArrayList<>(this.open);
		changed.add(0, context);
		this.only = this.hadAny ? null : context;
		this.hadAny = true;
		this.open = List.copyOf(changed);
		this.reported = false;
	}

	/**
	 * Records that a context has been started, or started again.
	 */
	synchronized void started(ContextPlans context) {
		List<ContextPlans> changed = new ArrayList<>(this.open);
		if (changed.remove(context)) {
			changed.add(context);
			this.open = List.copyOf(changed);
		}
	}

	/**
	 * Removes a context that is closed. Its beans run without their annotations from now
	 * on.
	 */
	synchronized void remove(ContextPlans context) {
		context.close();
		List<ContextPlans> changed = new ArrayList<>(this.open);
		changed.remove(context);
		this.open = List.copyOf(changed);
		this.only = null;
	}

	/**
	 * Records the context of a bean.
	 */
	void own(ContextPlans context, Object bean) {
		this.owners.put(bean, new WeakReference<>(context));
	}

	/**
	 * Returns the plan of a method.
	 * @param method the method
	 * @param target the object, {@code null} for a static method
	 * @return the plan, or {@code null} if the method has to run as it is
	 */
	@Nullable Plan plan(JoinPoint.StaticPart method, @Nullable Object target) {
		ContextPlans single = this.only;
		if (single != null) {
			return single.plan(method, target);
		}
		WeakReference<ContextPlans> owner = (target != null) ? this.owners.get(target) : null;
		if (owner != null) {
			ContextPlans own = owner.get();
			return (own != null && !own.isClosed()) ? own.plan(method, target) : null;
		}
		ContextPlans latest = latest((target != null) ? target.getClass() : method.getSignature().getDeclaringType());
		if (latest == null) {
			reportAbsence(method);
			return null;
		}
		return latest.plan(method, target);
	}

	private @Nullable ContextPlans latest(Class<?> type) {
		List<ContextPlans> contexts = this.open;
		for (int i = contexts.size() - 1; i >= 0; i--) {
			if (contexts.get(i).mayOwn(type)) {
				return contexts.get(i);
			}
		}
		return null;
	}

	private void reportAbsence(JoinPoint.StaticPart method) {
		if (!this.reported) {
			this.reported = true;
			logger.warn("{} was called while no application context with neurolink.aspects.mode: aspectj was open: its "
					+ "annotations did nothing. Call it after the start of the context. Logged once until the next "
					+ "context is started", method.getSignature().toShortString());
		}
	}

}
