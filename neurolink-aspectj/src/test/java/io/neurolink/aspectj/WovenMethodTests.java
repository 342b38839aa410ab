package io.neurolink.aspectj;

import java.io.FileNotFoundException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.aop.AiPlans;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a woven method may be and throw, and its place among other aspects.
 */
class WovenMethodTests {

	private static ConfigurableApplicationContext context;

	private final Desk desk = new Desk();

	@BeforeAll
	static void start() {
		context = WovenContext.withAttempts(3, Desk.class);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void thePlanIsThatOfProxies() {
		assertThat(context.getBean(AiPlans.class).describe()).filteredOn((line) -> line.contains("#all"))
			.singleElement()
			.asString()
			.containsSubsequence("fallback(", "limit(", "each call", "cache(", "retry(", "limit(", "method");
	}

	@Test
	void expressionsSeeParametersOfPrivateMethods() {
		assertThat(this.desk.keyed("a", "1")).isEqualTo("a1");
		assertThat(this.desk.keyed("a", "2")).isEqualTo("a1");
		assertThat(this.desk.keyed("b", "3")).isEqualTo("b3");
	}

	@Test
	void argumentsOfEveryKindArePassedOn() {
		assertThat(this.desk.sum(1, 2L, 0.5, 'c', List.of("x"), new int[] { 4 })).isEqualTo(1 + 2 + 0.5 + 'c' + 1 + 4);
		this.desk.nothing();
		assertThat(this.desk.executions.get()).isEqualTo(1);
	}

	@Test
	void checkedExceptionsReachTheCallerAsTheyAre() {
		assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(this.desk::checked).withMessage("gone");
	}

	@Test
	void aStaticMethodFallsBackToAStaticOne() {
		assertThat(Desk.failing()).isEqualTo("substitute");
	}

	@Test
	void eachAttemptPassesOtherAspects() {
		Counting.executions.set(0);
		assertThatExceptionOfType(AiException.class).isThrownBy(this.desk::counted);
		assertThat(Counting.executions.get()).isEqualTo(3);
	}

	@Test
	void aSuperclassCallsAnAnnotatedMethodOfTheSubclass() {
		assertThatExceptionOfType(AiException.class).isThrownBy(() -> new Child().start());
		assertThat(Child.executions.get()).isEqualTo(3);
	}

	static class Desk {

		private final AtomicInteger executions = new AtomicInteger();

		@AiBudget
		@AiFallback("sorry")
		@AiRateLimited(limit = 100, scope = AiRateLimited.Scope.CALL)
		@AiCached
		@AiRetry("desk")
		@AiRateLimited(limit = 200)
		private String all(String question) {
			return question;
		}

		@AiCached(key = "#question")
		private String keyed(String question, String salt) {
			return question + salt;
		}

		@AiRetry("desk")
		double sum(int one, long two, double half, char letter, List<String> list, int... more) {
			return one + two + half + letter + list.size() + more[0];
		}

		@AiRetry("desk")
		void nothing() {
			this.executions.incrementAndGet();
		}

		@AiRetry("desk")
		void checked() throws FileNotFoundException {
			throw new FileNotFoundException("gone");
		}

		@AiFallback(method = "substitute")
		static String failing() {
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		}

		private static String substitute() {
			return "substitute";
		}

		@AiRetry("desk")
		void counted() {
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		}

	}

	abstract static class Parent {

		void start() {
			answer();
		}

		abstract void answer();

	}

	static class Child extends Parent {

		static final AtomicInteger executions = new AtomicInteger();

		@Override
		@AiRetry("desk")
		void answer() {
			executions.incrementAndGet();
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		}

	}

	/**
	 * Stands for the aspect of transactions.
	 */
	@Aspect
	public static class Counting {

		static final AtomicInteger executions = new AtomicInteger();

		@Around("execution(* io.neurolink.aspectj.WovenMethodTests.Desk.counted())")
		public Object count(ProceedingJoinPoint joinPoint) throws Throwable {
			executions.incrementAndGet();
			return joinPoint.proceed();
		}

	}

}
