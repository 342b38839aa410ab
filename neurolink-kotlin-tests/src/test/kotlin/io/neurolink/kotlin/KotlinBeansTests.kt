package io.neurolink.kotlin

import io.neurolink.annotation.AiCached
import io.neurolink.annotation.AiFallback
import io.neurolink.annotation.AiRetry
import io.neurolink.error.AiErrorType
import io.neurolink.error.AiException
import io.neurolink.error.AiMisuseException
import io.neurolink.model.AiRequest
import io.neurolink.provider.SimulatedProvider
import io.neurolink.template.AiTemplate
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension
import java.util.concurrent.atomic.AtomicInteger

/** Kotlin's classes are final unless they say otherwise; its flows are streams like others. */
@ExtendWith(OutputCaptureExtension::class)
class KotlinBeansTests {

	private val runner = kotlinRunner()

	@Test
	fun `a class that is not open fails the start`() {
		fails(FinalDesk::class.java, "the class is final")
		fails(FinalDeskOnMethod::class.java, "the class is final")
		fails(FinalDeskBehindInterface::class.java, "the class is final")
	}

	@Test
	fun `functions that are not open fail the start`() {
		fails(FinalFunctions::class.java, "the method is final")
		fails(FinalFunctionBeside::class.java, "'other' beside it is final")
		fails(FinalPropertyBeside::class.java, "'getName' beside it is final")
	}

	@Test
	fun `a suspend function of an annotated class is skipped, and warned of`(output: CapturedOutput) {
		runner.withUserConfiguration(PartlySuspending::class.java).run { context ->
			assertThat(context).hasNotFailed()
			val desk = context.getBean(PartlySuspending::class.java)
			assertThat(runBlocking { desk.suspending("why?") }).isEqualTo("why?")
			assertThat(desk.failingOnce("why?")).isEqualTo("why? 2")
			assertThat(output).containsPattern("WARN .*@AiRetry of the class skips .*#suspending.*suspend function of Kotlin")
		}
	}

	@Test
	fun `an annotated suspend function fails the start`() {
		runner.withUserConfiguration(Suspending::class.java).run { context ->
			assertThat(context).failure.hasStackTraceContaining("a suspend function of Kotlin")
		}
	}

	@Test
	fun `a flow is retried and falls back before its first element`() {
		run { desk, first ->
			first.failNext(1, AiErrorType.OVERLOADED)
			assertThat(runBlocking { desk.answers("why?").toList() }).containsExactly("first")
			first.failNext(2, AiErrorType.OVERLOADED)
			assertThat(runBlocking { desk.answers("why?").toList() }).containsExactly("second")
			assertThat(desk.calls.get()).isEqualTo(2 + 3)
		}
	}

	@Test
	fun `around each call to a model, a flow is collected once`() {
		run { desk, first ->
			first.failNext(2, AiErrorType.OVERLOADED)
			assertThat(runBlocking { desk.once("why?").toList() }).containsExactly("second")
			assertThat(desk.calls.get()).isEqualTo(1)
			assertThat(first.callCount()).isEqualTo(2)
		}
	}

	@Test
	fun `a flow is not repeated after its first element`() {
		run { desk, _ ->
			val heard = mutableListOf<String>()
			val failure = runCatching { runBlocking { desk.cut().collect { heard.add(it) } } }.exceptionOrNull()
			assertThat(failure).isInstanceOf(AiException::class.java)
			assertThat(heard).containsExactly("one")
			assertThat(desk.calls.get()).isEqualTo(1)
		}
	}

	@Test
	fun `a flow is cached`() {
		run { desk, _ ->
			val first = runBlocking { desk.cached("why?").toList() }
			assertThat(runBlocking { desk.cached("why?").toList() }).isEqualTo(first)
			assertThat(desk.calls.get()).isEqualTo(1)
		}
	}

	@Test
	fun `on another dispatcher the model in effect reaches what the flow awaits`() {
		run { desk, first ->
			first.failNext(2, AiErrorType.OVERLOADED)
			assertThat(runBlocking { desk.elsewhere("why?").toList() }).containsExactly("second")
		}
	}

	@Test
	fun `a deferred is retried`() {
		run { desk, _ ->
			assertThat(runBlocking { desk.deferred("why?").await() }).isEqualTo("why? 2")
		}
	}

	private fun run(test: (FlowDesk, SimulatedProvider) -> Unit) {
		runner.withUserConfiguration(FlowDesk::class.java).run { context ->
			assertThat(context).hasNotFailed()
			test(context.getBean(FlowDesk::class.java), first(context))
		}
	}

	private fun fails(bean: Class<*>, problem: String) {
		runner.withUserConfiguration(bean).run { context ->
			assertThat(context).hasFailed()
			val causes = generateSequence(context.startupFailure) { it.cause }
			val misuse = causes.first { it is AiMisuseException } as AiMisuseException
			assertThat(misuse).hasMessageContaining("on ${bean.name}#").hasMessageContaining(problem)
			assertThat(misuse.action()).contains("'open'").contains("kotlin(\"plugin.spring\")")
		}
	}

	@AiRetry
	class FinalDesk {
		fun ask(question: String) = question
	}

	class FinalDeskOnMethod {
		@AiRetry
		fun ask(question: String) = question
	}

	interface Desk {
		@AiRetry
		fun ask(question: String): String
	}

	class FinalDeskBehindInterface : Desk {
		override fun ask(question: String) = question
	}

	@AiRetry
	open class FinalFunctions {
		fun ask(question: String) = question
	}

	open class FinalFunctionBeside {
		@AiRetry
		open fun ask(question: String) = question

		fun other() = "other"
	}

	open class FinalPropertyBeside {
		val name = "desk"

		@AiRetry
		open fun ask(question: String) = question
	}

	@AiRetry
	open class PartlySuspending {
		private val calls = AtomicInteger()

		open suspend fun suspending(question: String) = question

		open fun failingOnce(question: String): String {
			val call = calls.incrementAndGet()
			if (call == 1) {
				throw AiException.builder(AiErrorType.OVERLOADED).build()
			}
			return "$question $call"
		}
	}

	open class Suspending {
		@AiRetry
		open suspend fun ask(question: String) = question
	}

	open class FlowDesk(private val ai: AiTemplate) {

		open val calls = AtomicInteger()

		@AiFallback(models = ["second/large"])
		@AiRetry(maxRetries = 1)
		open fun answers(question: String): Flow<String> = flow {
			calls.incrementAndGet()
			emit(ai.generateMono(AiRequest.of(question)).block()!!.provider()!!)
		}

		@AiFallback(models = ["second/large"])
		@AiRetry(maxRetries = 1)
		open fun elsewhere(question: String): Flow<String> = flow {
			emit(ai.generateMono(AiRequest.of(question)).awaitSingle().provider()!!)
		}.flowOn(Dispatchers.IO)

		@AiFallback(models = ["second/large"], around = AiFallback.Around.MODEL_CALL)
		@AiRetry(maxRetries = 1, around = AiRetry.Around.MODEL_CALL)
		open fun once(question: String): Flow<String> = flow {
			calls.incrementAndGet()
			emit(ai.generateMono(AiRequest.of(question)).awaitSingle().provider()!!)
		}

		@AiRetry
		open fun cut(): Flow<String> = flow {
			calls.incrementAndGet()
			emit("one")
			throw AiException.builder(AiErrorType.NETWORK).build()
		}

		@AiCached
		open fun cached(question: String): Flow<String> = flow {
			emit(question)
			emit(" " + calls.incrementAndGet())
		}

		@AiRetry
		open fun deferred(question: String): Deferred<String> {
			val call = calls.incrementAndGet()
			return CompletableDeferred<String>().apply {
				if (call == 1) {
					completeExceptionally(AiException.builder(AiErrorType.OVERLOADED).build())
				} else {
					complete("$question $call")
				}
			}
		}

	}

}
