package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiMisuseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.util.StringUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * The plans of all annotated methods. Each is built once: at start-up, when the type of
 * every bean is inspected, so that every mistake is found, in lazy beans too; or at the
 * first call if that is earlier. Thread-safe.
 */
public final class AiPlans implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(AiPlans.class);

	private final ConfigurableListableBeanFactory beanFactory;

	// Not before there is an annotated method.
	private final SingletonSupplier<PlanBuilder> builder;

	private final boolean instancesConfigured;

	private final AspectMode mode;

	private final @Nullable WovenMethods woven;

	private final @Nullable WeavingObstacles weaving;

	private final AtomicBoolean read = new AtomicBoolean();

	private final ConcurrentMap<MethodClassKey, Plan> plans = new ConcurrentHashMap<>();

	/**
	 * Creates the plans.
	 * @param beanFactory the source of beans, placeholders and the beans of expressions
	 * @param settings the settings from properties
	 * @param engines the engines that plans are built from
	 * @param mode the mechanism that applies the plans
	 * @param woven the methods that AspectJ has woven, {@code null} if
	 * {@code neurolink-aspectj} is absent
	 * @throws AiMisuseException if the mechanism is AspectJ, and the module for it is
	 * absent
	 */
	public AiPlans(ConfigurableListableBeanFactory beanFactory, AiSettings settings, AiEngines engines, AspectMode mode,
			@Nullable WovenMethods woven) {
		if (mode == AspectMode.ASPECTJ && woven == null) {
			throw new AiMisuseException(
					"neurolink.aspects.mode is aspectj, but neurolink-aspectj is not on the class path",
					"Add io.neurolink:neurolink-aspectj, or set neurolink.aspects.mode to proxy.");
		}
		this.beanFactory = beanFactory;
		this.mode = mode;
		this.woven = woven;
		this.weaving = (woven != null) ? new WeavingObstacles(woven) : null;
		this.instancesConfigured = !settings.retries().isEmpty() || !settings.caches().isEmpty()
				|| !settings.limits().isEmpty() || !settings.budgets().isEmpty();
		this.builder = SingletonSupplier.of(() -> new PlanBuilder(settings, engines, beanFactory::resolveEmbeddedValue,
				new CallExpressions(beanFactory, beanFactory.getBeanClassLoader())));
	}

	/**
	 * Reads the annotations of all beans. Further calls do nothing.
	 * @throws AiMisuseException if an annotation cannot take effect
	 */
	@Override
	public void afterSingletonsInstantiated() {
		if (!this.read.compareAndSet(false, true)) {
			return;
		}
		SharedUnnamed shared = new SharedUnnamed();
		SelfInvocations selfInvocations = new SelfInvocations();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			Class<?> type = typeOf(name);
			if (type != null && AnnotationPresence.possibleIn(type)) {
				planAll(name, type, shared, selfInvocations);
			}
		}
		shared.warn();
		selfInvocations.report();
		reportUnusedInstances();
	}

	private void reportUnusedInstances() {
		if (!this.instancesConfigured) {
			return;
		}
		for (String property : this.builder.obtain().unusedInstances()) {
			logger.warn("No annotation of a bean uses the properties under {}: they have no effect. Give an annotation "
					+ "that name, or fix the name in the property", property);
		}
	}

	// Some types can be resolved, or their methods listed, only with libraries that are
	// absent. Their beans are either never created, or cannot be checked.
	private @Nullable Class<?> typeOf(String name) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, name);
			// The target of a scoped proxy is a bean of its own.
			return (type != null && !AopInfrastructureBean.class.isAssignableFrom(type)) ? type : null;
		}
		catch (BeansException | LinkageError ex) {
			logger.debug("The type of the bean '{}' is not known; its annotations are read when it is called", name,
					ex);
			return null;
		}
	}

	private void planAll(String name, Class<?> type, SharedUnnamed shared, SelfInvocations selfInvocations) {
		AnnotatedClass annotated;
		try {
			annotated = AnnotatedClass.of(type);
		}
		catch (IllegalStateException | LinkageError ex) {
			logger.debug("The methods of {} cannot be listed; its annotations are read when it is called", type, ex);
			return;
		}
		shared.add(name, type, annotated.methods());
		if (this.mode == AspectMode.ASPECTJ) {
			planWoven(annotated);
		}
		else {
			planProxied(name, type, annotated);
			selfInvocations.search(type, annotated);
		}
	}

	private void planProxied(String name, Class<?> type, AnnotatedClass annotated) {
		ProxyKind kind = ProxyKind.of(type, name, this.beanFactory);
		WeavingObstacles obstacles = this.weaving;
		if (obstacles != null) {
			annotated.all().forEach(obstacles::checkNotWoven);
		}
		if (!type.isInterface()) {
			ProxyObstacles.check(type, annotated, kind);
		}
		for (AdvisedMethod method : annotated.methods()) {
			if (kind == ProxyKind.INTERFACES || !Modifier.isFinal(method.method().getModifiers())) {
				plan(method);
			}
		}
	}

	private void planWoven(AnnotatedClass annotated) {
		WeavingObstacles obstacles = Objects.requireNonNull(this.weaving, "the constructor has checked it");
		for (AdvisedMethod method : annotated.all()) {
			if (obstacles.check(method)) {
				obstacles.checkNoAdvisor(method, this.beanFactory);
				plan(method);
			}
		}
	}

	/**
	 * Returns whether an object of a class may have annotated methods. Quick, and
	 * {@code true} in doubt.
	 * @param type the class
	 * @return whether an annotation is possible
	 */
	public static boolean mayAdvise(Class<?> type) {
		return AnnotationPresence.possibleIn(type);
	}

	/**
	 * Returns the plan of a method that the aspect intercepts.
	 * @param method the method that is executed
	 * @param type the class of the object, or the one that declares a static method
	 * @return the plan, or {@code null} if the method has to run as it is: no annotation
	 * applies, or the method that overrides it applies them, and calls it by
	 * {@code super}
	 * @throws AiMisuseException if an annotation is used in a way that cannot work, and
	 * the class is not the one of a bean, for which that is found at start-up
	 */
	public @Nullable Plan wovenPlan(Method method, Class<?> type) {
		Method specific = AopUtils.getMostSpecificMethod(method, type);
		AdvisedMethod advised;
		if (specific.equals(method)) {
			advised = AnnotatedClass.of(type).findExecuted(method);
		}
		else if (this.woven != null && this.woven.include(specific)) {
			advised = null;
		}
		else {
			advised = AnnotatedClass.of(method.getDeclaringClass()).findExecuted(method);
		}
		return (advised != null) ? plan(advised) : null;
	}

	/**
	 * Returns one readable line for each annotated method that is known.
	 * @return the lines, sorted
	 */
	public List<String> describe() {
		return this.plans.values()
			.stream()
			.distinct()
			.map(Plan::toString)
			.filter(StringUtils::hasLength)
			.sorted()
			.toList();
	}

	/**
	 * Returns the plan of a method that the pointcut has matched.
	 * @param method the method that is called
	 * @param beanClass the class of the target, which may be a proxy itself
	 */
	Plan plan(Method method, Class<?> beanClass) {
		MethodClassKey key = new MethodClassKey(method, beanClass);
		Plan known = this.plans.get(key);
		if (known != null) {
			return known;
		}
		AdvisedMethod advised = AnnotatedClass.of(beanClass).find(method);
		if (advised == null) {
			throw new IllegalStateException("No annotation applies to " + method + " of " + beanClass);
		}
		Plan plan = plan(advised);
		this.plans.putIfAbsent(key, plan);
		return plan;
	}

	private Plan plan(AdvisedMethod advised) {
		MethodClassKey key = new MethodClassKey(advised.method(), advised.type());
		Plan known = this.plans.get(key);
		if (known != null) {
			return known;
		}
		Plan built = this.builder.obtain().build(advised.site(), advised.annotations());
		Plan other = this.plans.putIfAbsent(key, built);
		return (other != null) ? other : built;
	}

}
