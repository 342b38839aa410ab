package io.neurolink.samples;

import java.util.Map;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The asynchronous return types of Spring MVC are neither cached nor shared, and those
 * that make their call later have no annotations.
 */
@ExtendWith(OutputCaptureExtension.class)
class MvcReturnTypesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.demo.type=simulated");

	@ParameterizedTest
	@ValueSource(classes = { CachedSse.class, CachedEmitter.class, CachedBody.class, CachedTask.class,
			CachedResult.class, CachedMap.class, RetriedBody.class, RetriedTask.class, RetriedResult.class })
	void areRefusedAtStartUp(Class<?> bean) {
		this.runner.withBean(bean)
			.run((context) -> assertThat(context).getFailure()
				.satisfies((failure) -> assertThat(failure).hasStackTraceContaining("@Ai")
					.hasStackTraceContaining(bean.getName() + "#answer")
					.satisfiesAnyOf((each) -> assertThat(each).hasStackTraceContaining("which can be read only once"),
							(each) -> assertThat(each)
								.hasStackTraceContaining("the call is made only after it has returned"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "sse", "emitter", "body", "task", "result" })
	void areNotCachedBehindATypeThatDoesNotShowThem(String kind, CapturedOutput output) {
		this.runner.withBean(Undeclared.class).run((context) -> {
			Undeclared desk = context.getBean(Undeclared.class);
			assertThat(desk.answer(kind)).isNotSameAs(desk.answer(kind));
			assertThat(output).contains("can be read only once");
		});
	}

	@Test
	void anEmitterThatIsNotCachedMayBeRetried() {
		this.runner.withBean(RetriedSse.class)
			.run((context) -> assertThat(context.getBean(RetriedSse.class).answer("why?"))
				.isInstanceOf(SseEmitter.class));
	}

	static class CachedSse {

		@AiCached
		SseEmitter answer(String question) {
			return new SseEmitter();
		}

	}

	static class CachedEmitter {

		@AiCached
		ResponseBodyEmitter answer(String question) {
			return new ResponseBodyEmitter();
		}

	}

	static class CachedBody {

		@AiCached
		StreamingResponseBody answer(String question) {
			return (out) -> out.write(1);
		}

	}

	static class CachedTask {

		@AiCached
		WebAsyncTask<String> answer(String question) {
			return new WebAsyncTask<>(() -> question);
		}

	}

	static class CachedResult {

		@AiCached
		DeferredResult<String> answer(String question) {
			return new DeferredResult<>();
		}

	}

	static class CachedMap {

		@AiCached
		Map<String, SseEmitter> answer(String question) {
			return Map.of(question, new SseEmitter());
		}

	}

	static class RetriedBody {

		@AiRetry
		StreamingResponseBody answer(String question) {
			return (out) -> out.write(1);
		}

	}

	static class RetriedTask {

		@AiRetry
		WebAsyncTask<String> answer(String question) {
			return new WebAsyncTask<>(() -> question);
		}

	}

	static class RetriedResult {

		@AiRetry
		DeferredResult<String> answer(String question) {
			return new DeferredResult<>();
		}

	}

	static class RetriedSse {

		@AiRetry
		SseEmitter answer(String question) {
			return new SseEmitter();
		}

	}

	static class Undeclared {

		@AiCached
		Object answer(String kind) {
			return switch (kind) {
				case "sse" -> new SseEmitter();
				case "emitter" -> new ResponseBodyEmitter();
				case "body" -> (StreamingResponseBody) (out) -> out.write(kind.length());
				case "task" -> new WebAsyncTask<>(() -> kind);
				default -> new DeferredResult<>();
			};
		}

	}

}
