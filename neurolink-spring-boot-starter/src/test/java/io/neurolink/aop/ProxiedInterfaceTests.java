package io.neurolink.aop;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyFactoryBean;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Annotations on interfaces act on every kind of proxy, and once.
 */
class ProxiedInterfaceTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withUserConfiguration(Surroundings.class)
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	static Stream<Class<?>> kinds() {
		return Stream.of(ReturnedByMethod.class, MadeByFactory.class, MadeByUntypedFactory.class, LazyFactory.class,
				SpringFactoryOverObject.class, SpringFactoryOverBean.class, ProxyOverBean.class, ScopedInterfaces.class,
				ScopedClass.class, LazilyInjected.class, Transactions.class, TransactionsOnClasses.class,
				SubclassedByOthers.class, TwoCreators.class, WrappedAfterwards.class, WrappedBefore.class,
				PlainClass.class);
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void everyProxyIsAdvisedOnce(Class<?> configuration) {
		for (String proxyTargetClass : new String[] { "true", "false" }) {
			this.runner.withUserConfiguration(configuration)
				.withPropertyValues("spring.aop.proxy-target-class=" + proxyTargetClass)
				.run((context) -> {
					assertThat(context).hasNotFailed();
					Desk desk = context.getBean(Caller.class).desk();
					Backend backend = context.getBean(Backend.class);
					backend.fail(100);
					assertThatExceptionOfType(AiException.class).isThrownBy(() -> desk.ask("why?"));
					assertThat(backend.calls()).as("calls of a method of the super-interface").isEqualTo(3);
					assertThatExceptionOfType(AiException.class).isThrownBy(() -> desk.answer("why?"));
					assertThat(backend.calls()).as("calls of a method with a meta-annotation").isEqualTo(3 + 2);
					assertThatExceptionOfType(AiException.class).isThrownBy(() -> desk.inherited("why?"));
					assertThat(backend.calls()).as("calls under the interface's own annotation").isEqualTo(3 + 2 + 5);
					backend.fail(0);
					assertThat(desk.cached("why?")).isEqualTo(desk.cached("why?"));
					assertThat(backend.calls()).isEqualTo(3 + 2 + 5 + 1);
				});
		}
	}

	@Test
	void aLambdaIsAdvised() {
		this.runner.withUserConfiguration(LambdaBean.class).run((context) -> {
			Backend backend = context.getBean(Backend.class);
			backend.fail(100);
			assertThat(context.getBean(Answering.class).ask("why?")).isEqualTo("sorry");
			assertThat(backend.calls()).isEqualTo(3);
		});
	}

	@Test
	void plansAreNamedAfterTheInterface() {
		this.runner.withUserConfiguration(ReturnedByMethod.class)
			.run((context) -> assertThat(context.getBean(AiPlans.class).describe())
				.allSatisfy((line) -> assertThat(line).startsWith("ProxiedInterfaceTests.Desk#"))
				.hasSize(4));
	}

	@Test
	void mistakesOnAnInterfaceAreFoundAtStartUp() {
		this.runner.withUserConfiguration(MistakenFactory.class)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("@AiRetry(delay) on " + Mistaken.class.getName() + "#ask"));
	}

	@Test
	void aDefaultMethodIsAFallback() {
		this.runner.withUserConfiguration(FallingBackFactory.class).run((context) -> {
			context.getBean(Backend.class).fail(1);
			assertThat(context.getBean(FallingBack.class).ask("why?")).isEqualTo("instead of why?: OVERLOADED");
		});
	}

	interface Answering<T> {

		@AiFallback("sorry")
		@AiRetry(maxRetries = 2)
		String ask(T question);

	}

	interface Base<T> {

		@AiRetry(maxRetries = 2)
		String ask(T question);

		String inherited(T question);

	}

	@Retention(RetentionPolicy.RUNTIME)
	@AiRetry
	@interface Patient {

		@AliasFor(annotation = AiRetry.class)
		int maxRetries() default 1;

	}

	@AiRetry(maxRetries = 4)
	interface Desk extends Base<String> {

		@Override
		String ask(String question);

		@Patient
		String answer(String question);

		@Override
		String inherited(String question);

		@AiCached
		String cached(String question);

	}

	static class Backend {

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger failures = new AtomicInteger();

		void fail(int times) {
			this.failures.set(times);
		}

		int calls() {
			return this.calls.get();
		}

		String call(Object question) {
			int call = this.calls.incrementAndGet();
			if (this.failures.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw AiException.builder(AiErrorType.OVERLOADED).build();
			}
			return "answer " + call + " to " + question;
		}

	}

	static class DeskService implements Desk {

		private final Backend backend;

		DeskService(Backend backend) {
			this.backend = backend;
		}

		@Override
		public String ask(String question) {
			return this.backend.call(question);
		}

		@Override
		public String answer(String question) {
			return this.backend.call(question);
		}

		@Override
		public String inherited(String question) {
			return this.backend.call(question);
		}

		@Override
		public String cached(String question) {
			return this.backend.call(question);
		}

	}

	record Caller(Desk desk) {
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(Class<T> type, Backend backend) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "toString" -> "a proxy";
					case "hashCode" -> 1;
					case "equals" -> proxy == arguments[0];
					default ->
						method.isDefault() ? java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, arguments)
								: backend.call(arguments[0]);
				});
	}

	@Configuration(proxyBeanMethods = false)
	static class Surroundings {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

		@Bean
		Backend backend() {
			return new Backend();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithCaller {

		@Bean
		Caller caller(Desk desk) {
			return new Caller(desk);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PlainClass extends WithCaller {

		@Bean
		DeskService desk(Backend backend) {
			return new DeskService(backend);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ReturnedByMethod extends WithCaller {

		@Bean
		Desk desk(Backend backend) {
			return proxy(Desk.class, backend);
		}

	}

	record Factory<T>(Class<T> type, Backend backend) implements FactoryBean<T> {

		@Override
		public T getObject() {
			return proxy(this.type, this.backend);
		}

		@Override
		public Class<?> getObjectType() {
			return this.type;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MadeByFactory extends WithCaller {

		@Bean
		Factory<Desk> desk(Backend backend) {
			return new Factory<>(Desk.class, backend);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MadeByUntypedFactory extends WithCaller {

		@Bean
		FactoryBean<Desk> desk(Backend backend) {
			return new FactoryBean<>() {

				@Override
				public Desk getObject() {
					return proxy(Desk.class, backend);
				}

				@Override
				public Class<?> getObjectType() {
					return Desk.class;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyFactory {

		@Bean
		@Lazy
		Factory<Desk> desk(Backend backend) {
			return new Factory<>(Desk.class, backend);
		}

		@Bean
		@Lazy
		Caller caller(Desk desk) {
			return new Caller(desk);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SpringFactoryOverObject extends WithCaller {

		@Bean
		ProxyFactoryBean desk(Backend backend) {
			ProxyFactoryBean factory = new ProxyFactoryBean();
			factory.setInterfaces(Desk.class);
			factory.setTarget(new DeskService(backend));
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SpringFactoryOverBean extends WithCaller {

		@Bean(autowireCandidate = false)
		DeskService target(Backend backend) {
			return new DeskService(backend);
		}

		@Bean
		ProxyFactoryBean desk() {
			ProxyFactoryBean factory = new ProxyFactoryBean();
			factory.setInterfaces(Desk.class);
			factory.setTargetName("target");
			return factory;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyOverBean extends WithCaller {

		@Bean
		DeskService target(Backend backend) {
			return new DeskService(backend);
		}

		@Bean
		@Primary
		Desk desk(@org.springframework.beans.factory.annotation.Qualifier("target") Desk target) {
			ProxyFactory factory = new ProxyFactory(target);
			return (Desk) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped extends WithCaller {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("thread", new SimpleThreadScope());
			return scopes;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedInterfaces extends Scoped {

		@Bean
		@Scope(value = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		Desk desk(Backend backend) {
			return proxy(Desk.class, backend);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedClass extends Scoped {

		@Bean
		@Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		DeskService desk(Backend backend) {
			return new DeskService(backend);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazilyInjected {

		@Bean
		Desk desk(Backend backend) {
			return proxy(Desk.class, backend);
		}

		@Bean
		Caller caller(@Lazy Desk desk) {
			return new Caller(desk);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions extends WithCaller {

		@Bean
		Desk desk(Backend backend) {
			return new TransactionalDesk(backend);
		}

		@Bean
		PlatformTransactionManager transactions() {
			return new NoTransactions();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class TransactionsOnClasses extends Transactions {

	}

	@Transactional
	static class TransactionalDesk extends DeskService {

		TransactionalDesk(Backend backend) {
			super(backend);
		}

	}

	static class NoTransactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, org.springframework.transaction.TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SubclassedByOthers extends WithCaller {

		@Bean
		DeskService desk(Backend backend) {
			ProxyFactory factory = new ProxyFactory(new DeskService(backend));
			factory.setProxyTargetClass(true);
			return (DeskService) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoCreators extends WithCaller {

		@Bean
		static DefaultAdvisorAutoProxyCreator second() {
			return new DefaultAdvisorAutoProxyCreator();
		}

		@Bean
		Desk desk(Backend backend) {
			return proxy(Desk.class, backend);
		}

	}

	private static final class Wrapping implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof Desk)) {
				return bean;
			}
			return Proxy.newProxyInstance(Desk.class.getClassLoader(), new Class<?>[] { Desk.class },
					(proxy, method, arguments) -> {
						try {
							return method.invoke(bean, arguments);
						}
						catch (java.lang.reflect.InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

		@Override
		public Object postProcessBeforeInitialization(Object bean, String beanName) {
			return bean;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedAfterwards extends WithCaller {

		@Bean
		static BeanPostProcessor wrapping() {
			return new Wrapping();
		}

		@Bean
		Desk desk(Backend backend) {
			return new DeskService(backend);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedBefore extends WithCaller {

		@Bean
		static BeanPostProcessor wrapping() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessBeforeInitialization(Object bean, String beanName) {
					return new Wrapping().postProcessAfterInitialization(bean, beanName);
				}

			};
		}

		@Bean
		Desk desk(Backend backend) {
			return new DeskService(backend);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LambdaBean {

		@Bean
		Answering<String> answering(Backend backend) {
			return backend::call;
		}

	}

	interface Mistaken {

		@AiRetry(delay = "soon")
		String ask(String question);

	}

	@Configuration(proxyBeanMethods = false)
	static class MistakenFactory {

		@Bean
		@Lazy
		Factory<Mistaken> mistaken(Backend backend) {
			return new Factory<>(Mistaken.class, backend);
		}

	}

	interface FallingBack {

		@AiFallback(method = "instead")
		String ask(String question);

		default String instead(String question, AiException failure) {
			return "instead of " + question + ": " + failure.type();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FallingBackFactory {

		@Bean
		Factory<FallingBack> desk(Backend backend) {
			return new Factory<>(FallingBack.class, backend);
		}

	}

}
