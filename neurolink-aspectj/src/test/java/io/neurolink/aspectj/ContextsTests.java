package io.neurolink.aspectj;

import java.lang.ref.WeakReference;
import java.time.Duration;

import io.neurolink.aop.AiPlans;
import jakarta.annotation.PostConstruct;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bean has the plans of its own context, any other object those of the context that was
 * started last.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextsTests {

	private final FailingDesk plain = new FailingDesk();

	@Test
	void eachBeanHasThePlansOfItsContextAndOtherObjectsThoseOfTheLatest() {
		try (ConfigurableApplicationContext first = WovenContext.withAttempts(2, FailingDesk.class);
				ConfigurableApplicationContext second = WovenContext.withAttempts(3, FailingDesk.class)) {
			FailingDesk ofFirst = first.getBean(FailingDesk.class);
			FailingDesk ofSecond = second.getBean(FailingDesk.class);
			assertThat(ofFirst.attempts()).isEqualTo(2);
			assertThat(ofSecond.attempts()).isEqualTo(3);
			assertThat(this.plain.attempts()).isEqualTo(3);
			first.stop();
			first.start();
			assertThat(this.plain.attempts()).isEqualTo(2);
			first.close();
			assertThat(this.plain.attempts()).isEqualTo(3);
			assertThat(ofSecond.attempts()).isEqualTo(3);
			assertThat(ofFirst.attempts()).as("a bean of a closed context").isOne();
		}
	}

	@Test
	void prototypesAndProductsOfFactoriesAreBeansToo() {
		try (ConfigurableApplicationContext first = WovenContext.withAttempts(2, Prototype.class, Factory.class);
				ConfigurableApplicationContext second = WovenContext.withAttempts(3)) {
			assertThat(first.getBean(Prototype.class).attempts()).isEqualTo(2);
			assertThat(first.getBean(Product.class).attempts()).isEqualTo(2);
			Product autowired = new Product();
			first.getAutowireCapableBeanFactory().autowireBean(autowired);
			assertThat(autowired.attempts()).isEqualTo(2);
			assertThat(second.isActive()).isTrue();
		}
	}

	@Test
	void aBeanIsAdvisedWhileItsContextIsStarting() {
		try (ConfigurableApplicationContext first = WovenContext.withAttempts(2);
				ConfigurableApplicationContext second = WovenContext.withAttempts(3, Eager.class)) {
			assertThat(second.getBean(Eager.class).atStart).isEqualTo(3);
			assertThat(first.isActive()).isTrue();
		}
		try (ConfigurableApplicationContext only = WovenContext.withAttempts(4, Eager.class)) {
			assertThat(only.getBean(Eager.class).atStart).isEqualTo(4);
		}
	}

	@Test
	void aCallWithoutAContextIsNotAdvisedAndReportedOnce(CapturedOutput output) {
		WovenContext.withAttempts(2).close();
		assertThat(this.plain.attempts()).isOne();
		assertThat(this.plain.attempts()).isOne();
		assertThat(output.getAll()
			.lines()
			.filter((line) -> line.contains("WARN")
					&& line.contains("no application " + "context with neurolink.aspects.mode: aspectj was open")))
			.singleElement()
			.asString()
			.contains("FailingDesk.answer()");
	}

	@Test
	void aContextThatFailsToStartIsNotLeftBehind() {
		WovenContext.runner(Broken.class).run((context) -> assertThat(context).hasFailed());
		assertThat(this.plain.attempts()).isOne();
	}

	@Test
	void annotationsThatAreDisabledDoNothing(CapturedOutput output) {
		WovenContext.runner(FailingDesk.class).withPropertyValues("neurolink.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(AiPlans.class);
			assertThat(context.getBean(FailingDesk.class).attempts()).isOne();
			assertThat(this.plain.attempts()).isOne();
		});
		assertThat(output).doesNotContain("was open");
	}

	@Test
	void aClosedContextIsCollectedThoughItsBeansAreNot() {
		ConfigurableApplicationContext context = WovenContext.withAttempts(2, FailingDesk.class);
		FailingDesk bean = context.getBean(FailingDesk.class);
		assertThat(bean.attempts()).isEqualTo(2);
		assertThat(this.plain.attempts()).isEqualTo(2);
		WeakReference<ConfigurableApplicationContext> reference = new WeakReference<>(context);
		WeakReference<AiPlans> plans = new WeakReference<>(context.getBean(AiPlans.class));
		context.close();
		context = null;
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
			System.gc();
			return reference.get() == null && plans.get() == null;
		});
		assertThat(bean.attempts()).isOne();
	}

	@Test
	void anUnreferencedBeanIsCollectedThoughItsContextIsNot() {
		try (ConfigurableApplicationContext context = WovenContext.withAttempts(2, Prototype.class)) {
			Prototype bean = context.getBean(Prototype.class);
			assertThat(bean.attempts()).isEqualTo(2);
			WeakReference<@Nullable Prototype> reference = new WeakReference<>(bean);
			bean = null;
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
				System.gc();
				return reference.get() == null;
			});
		}
	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	static class Prototype extends FailingDesk {

	}

	static class Product extends FailingDesk {

	}

	static class Factory implements FactoryBean<Product> {

		@Override
		public Product getObject() {
			return new Product();
		}

		@Override
		public Class<?> getObjectType() {
			return Product.class;
		}

	}

	static class Eager extends FailingDesk {

		private int atStart;

		@PostConstruct
		void ask() {
			this.atStart = attempts();
		}

	}

	static class Broken {

		@PostConstruct
		void fail() {
			throw new IllegalStateException("broken");
		}

	}

}
