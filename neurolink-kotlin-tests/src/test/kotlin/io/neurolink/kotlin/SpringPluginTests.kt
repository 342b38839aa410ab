package io.neurolink.kotlin

import io.neurolink.annotation.AiCached
import io.neurolink.annotation.AiFallback
import io.neurolink.annotation.AiRetry
import io.neurolink.error.AiErrorType
import io.neurolink.error.AiException
import io.neurolink.model.AiRequest
import io.neurolink.template.AiTemplate
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.aop.support.AopUtils
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.stereotype.Component
import org.springframework.stereotype.Service
import java.lang.reflect.Modifier
import java.util.concurrent.atomic.AtomicInteger

/**
 * Tests for classes that are not written as open, which the compiler plugin `kotlin("plugin.spring")` opens because they
 * carry an annotation of Spring. This module is compiled with it.
 */
class SpringPluginTests {

	@Test
	fun `a class with an annotation on it is advised`() {
		kotlinRunner().withUserConfiguration(RetryingDesk::class.java).run { context ->
			assertThat(context).hasNotFailed()
			val desk = context.getBean(RetryingDesk::class.java)
			assertThat(AopUtils.isCglibProxy(desk)).isTrue()
			assertThat(desk.failingOnce("why?")).isEqualTo("why? 2 of Ann")
			assertThat(desk.calls.get()).isEqualTo(2)
			assertThat(desk.owner).isEqualTo("Ann")
		}
	}

	@Test
	fun `functions with an annotation on them are advised`() {
		kotlinRunner().withUserConfiguration(AnsweringDesk::class.java).run { context ->
			assertThat(context).hasNotFailed()
			val desk = context.getBean(AnsweringDesk::class.java)
			first(context).failNext(1, AiErrorType.OVERLOADED)
			assertThat(desk.provider("why?")).isEqualTo("second")
			assertThat(desk.cached("why?")).isEqualTo(desk.cached("why?")).isEqualTo("why? 1")
		}
	}

	@Test
	fun `a class that meta-annotations make a bean is advised`() {
		kotlinRunner().withUserConfiguration(MetaDesk::class.java).run { context ->
			assertThat(context).hasNotFailed()
			assertThat(context.getBean(MetaDesk::class.java).failingOnce("why?")).isEqualTo("why? 2")
		}
	}

	@Test
	fun `a class that only a bean function returns stays final, and fails the start`() {
		assertThat(Modifier.isFinal(ReturnedDesk::class.java.modifiers)).isTrue()
		assertThat(Modifier.isFinal(RetryingDesk::class.java.modifiers)).isFalse()
		kotlinRunner().withUserConfiguration(Desks::class.java).run { context ->
			assertThat(context).failure.hasStackTraceContaining("the class is final")
		}
	}

	@Service
	@AiRetry
	class RetryingDesk {

		val calls = AtomicInteger()

		var owner = "Ann"

		fun failingOnce(question: String): String {
			if (calls.incrementAndGet() == 1) {
				throw AiException.builder(AiErrorType.OVERLOADED).build()
			}
			return described(question)
		}

		private fun described(question: String) = "$question $calls of $owner"

	}

	@Component
	class AnsweringDesk(private val ai: AiTemplate) {

		private val calls = AtomicInteger()

		@AiFallback(models = ["second/large"])
		@AiRetry(maxRetries = 0)
		fun provider(question: String): String = ai.generate(AiRequest.of(question)).provider()!!

		@AiCached
		fun cached(question: String): String = "$question ${calls.incrementAndGet()}"

	}

	@Target(AnnotationTarget.CLASS)
	@Service
	annotation class Counter

	@Counter
	@AiRetry
	class MetaDesk {

		private val calls = AtomicInteger()

		fun failingOnce(question: String): String {
			val call = calls.incrementAndGet()
			if (call == 1) {
				throw AiException.builder(AiErrorType.OVERLOADED).build()
			}
			return "$question $call"
		}

	}

	@AiRetry
	class ReturnedDesk {
		fun ask(question: String) = question
	}

	@Configuration
	class Desks {
		@Bean
		fun desk() = ReturnedDesk()
	}

}
