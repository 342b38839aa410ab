package io.neurolink.aop;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkMiddlewareAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for how much the log says of one call: one WARN for what went wrong, one short
 * line for each attempt, and the provider's message once.
 */
class LogVolumeTests {

	private static final String MESSAGE = "is set to fail";

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.neurolink");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkEnginesAutoConfiguration.class, NeuroLinkProvidersAutoConfiguration.class,
				NeuroLinkMiddlewareAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("neurolink.default-provider=first", "neurolink.circuit-breaker.enabled=false");

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.DEBUG);
		this.log.start();
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@ParameterizedTest
	@EnumSource
	void fourFailedAttemptsAndAFallbackAreOneWarningAndFourShortLines(Shape shape) {
		run((desk) -> {
			desk.first().failNext(4, AiErrorType.OVERLOADED);
			assertThat(shape.retriedAndFallingBack(desk)).contains("second/large");
			assertThat(warnings()).singleElement()
				.asString()
				.contains("fell back. first/simulated-1: OVERLOADED", "answered by second/large")
				.containsOnlyOnce(MESSAGE);
			assertThat(attempts()).hasSize(4)
				.allMatch((line) -> line.contains("of 4 of LogVolumeTests.Desk#" + shape)
						&& line.contains("OVERLOADED, first/simulated-1") && line.length() < 160);
			assertThat(attempts().get(0)).startsWith("Attempt 1").endsWith("next in 1s");
			assertThat(attempts().get(3)).endsWith("is not retried: there were 4 attempts");
			assertThat(told(MESSAGE)).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void attemptsThatAllFailAreOneWarningWithTheMessage(Shape shape) {
		run((desk) -> {
			desk.first().failNext(4, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> shape.retried(desk))).isNotNull();
			assertThat(warnings()).singleElement()
				.asString()
				.contains("is not retried after attempt 4 (OVERLOADED, first/simulated-1", "there were 4 attempts")
				.containsOnlyOnce(MESSAGE);
			assertThat(attempts()).hasSize(3);
			assertThat(told(MESSAGE)).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void aFailureThatIsFinalAtOnceIsOneWarningThatSaysWhy(Shape shape) {
		run((desk) -> {
			desk.first().failNext(1, AiErrorType.INVALID_REQUEST);
			assertThat(catchThrowable(() -> shape.retried(desk))).isNotNull();
			assertThat(warnings()).singleElement()
				.asString()
				.contains("is not retried after attempt 1 (INVALID_REQUEST", "its type is not retryable")
				.containsOnlyOnce(MESSAGE);
			assertThat(attempts()).isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource
	void aFailureThatNeitherRetriesNorFallsBackIsOneWarning(Shape shape) {
		run((desk) -> {
			desk.first().failNext(1, AiErrorType.INVALID_REQUEST);
			assertThat(catchThrowable(() -> shape.retriedAndFallingBack(desk))).isNotNull();
			assertThat(warnings()).singleElement()
				.asString()
				.contains("does not lead to a fallback", "INVALID_REQUEST")
				.containsOnlyOnce(MESSAGE);
			assertThat(attempts()).singleElement().asString().endsWith("is not retried: its type is not retryable");
			assertThat(told(MESSAGE)).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void aRetryThatSucceedsIsNoWarning(Shape shape) {
		run((desk) -> {
			desk.first().failNext(2, AiErrorType.OVERLOADED);
			assertThat(shape.retriedAndFallingBack(desk)).contains("first/simulated-1");
			assertThat(warnings()).isEmpty();
			assertThat(attempts()).hasSize(2);
			assertThat(told(MESSAGE)).isZero();
		});
	}

	@Test
	void whenEveryRouteFailsThereIsOneWarningWithTheReasonOfEach() {
		run((desk) -> {
			desk.first().failNext(4, AiErrorType.OVERLOADED);
			desk.second().failNext(4, AiErrorType.NETWORK);
			assertThat(catchThrowable(() -> desk.blocking("why?"))).isNotNull();
			assertThat(warnings()).singleElement()
				.asString()
				.contains("failed on every route", "'first' is set to fail", "'second' is set to fail");
			assertThat(attempts()).hasSize(8);
			assertThat(told(MESSAGE)).isEqualTo(1);
		});
	}

	@Test
	void aStreamThatBreaksOffIsOneWarning() {
		run((desk) -> {
			desk.first().cutStreamAfter(2);
			assertThat(catchThrowable(() -> desk.flux("why?").blockLast())).isNotNull();
			assertThat(warnings()).singleElement().asString().contains("had delivered a part of its answer");
			assertThat(attempts()).singleElement().asString().contains("it has delivered a part of its answer");
			this.log.list.clear();
			assertThat(catchThrowable(() -> desk.retriedFlux("why?").blockLast())).isNotNull();
			assertThat(warnings()).singleElement().asString().contains("it has delivered a part of its answer");
			assertThat(attempts()).isEmpty();
		});
	}

	@Test
	void aCallOutsideAnyAnnotationHasALineOfItsOwn() {
		run((desk) -> {
			desk.first().failNext(1, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> desk.bare("why?"))).isNotNull();
			assertThat(warnings()).singleElement().asString().contains("Call 1 to first/simulated-1", MESSAGE);
			assertThat(told(MESSAGE)).isEqualTo(1);
		});
	}

	@Test
	void aFailureThatTheMethodItselfHandlesIsNotLost() {
		run((desk) -> {
			desk.first().failNext(1, AiErrorType.OVERLOADED);
			assertThat(desk.forgiving("why?")).isEqualTo("never mind");
			assertThat(warnings()).singleElement().asString().contains("Call 1 to first/simulated-1", MESSAGE);
		});
	}

	@Test
	void aFailureThatTheMethodReplacesByAnExceptionOfItsOwnIsNotLost() {
		run((desk) -> {
			desk.first().failNext(1, AiErrorType.OVERLOADED);
			assertThat(catchThrowable(() -> desk.replacing("why?"))).isInstanceOf(IllegalStateException.class);
			assertThat(warnings()).filteredOn((line) -> line.contains(MESSAGE)).hasSize(1);
		});
	}

	private void run(Consumer<Desk> test) {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed();
			this.log.list.clear();
			test.accept(context.getBean(Desk.class));
		});
	}

	private List<String> warnings() {
		return lines(Level.WARN);
	}

	private List<String> attempts() {
		return lines(Level.INFO).stream().filter((line) -> line.startsWith("Attempt ")).toList();
	}

	private List<String> lines(Level level) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	/** The lines at INFO and above that have a text, other than that of an answer. */
	private long told(String text) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.INFO))
			.filter((event) -> event.getFormattedMessage().contains(text))
			.count();
	}

	enum Shape {

		BLOCKING {

			@Override
			String retriedAndFallingBack(Desk desk) {
				return desk.blocking("why?");
			}

			@Override
			String retried(Desk desk) {
				return desk.retriedBlocking("why?");
			}

		},

		FUTURE {

			@Override
			String retriedAndFallingBack(Desk desk) {
				return desk.future("why?").join().content();
			}

			@Override
			String retried(Desk desk) {
				return desk.retriedFuture("why?").join().content();
			}

		},

		MONO {

			@Override
			String retriedAndFallingBack(Desk desk) {
				return desk.mono("why?").block().content();
			}

			@Override
			String retried(Desk desk) {
				return desk.retriedMono("why?").block().content();
			}

		},

		FLUX {

			@Override
			String retriedAndFallingBack(Desk desk) {
				return text(desk.flux("why?"));
			}

			@Override
			String retried(Desk desk) {
				return text(desk.retriedFlux("why?"));
			}

			private String text(Flux<AiChunk> chunks) {
				return String.join("", chunks.map(AiChunk::content).collectList().block());
			}

		};

		abstract String retriedAndFallingBack(Desk desk);

		abstract String retried(Desk desk);

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		VirtualClock clock() {
			return VirtualClock.advancing();
		}

		@Bean
		SimulatedProvider first(AiClock clock) {
			return SimulatedProvider.builder("first").clock(clock).build();
		}

		@Bean
		SimulatedProvider second(AiClock clock) {
			return SimulatedProvider.builder("second").clock(clock).build();
		}

		@Bean
		Desk desk(AiTemplate ai, SimulatedProvider first, SimulatedProvider second) {
			return new Desk(ai, first, second);
		}

	}

	static class Desk {

		private final AiTemplate ai;

		private final SimulatedProvider first;

		private final SimulatedProvider second;

		Desk(AiTemplate ai, SimulatedProvider first, SimulatedProvider second) {
			this.ai = ai;
			this.first = first;
			this.second = second;
		}

		SimulatedProvider first() {
			return this.first;
		}

		SimulatedProvider second() {
			return this.second;
		}

		@AiFallback(models = "second/large")
		@AiRetry(jitter = "0s")
		String blocking(String question) {
			return this.ai.generate(question);
		}

		@AiFallback(models = "second/large")
		@AiRetry(jitter = "0s")
		CompletableFuture<AiResponse> future(String question) {
			return this.ai.generateAsync(question);
		}

		@AiFallback(models = "second/large")
		@AiRetry(jitter = "0s")
		Mono<AiResponse> mono(String question) {
			return this.ai.generateMono(question);
		}

		@AiFallback(models = "second/large")
		@AiRetry(jitter = "0s")
		Flux<AiChunk> flux(String question) {
			return this.ai.stream(question);
		}

		@AiRetry(jitter = "0s")
		String retriedBlocking(String question) {
			return this.ai.generate(question);
		}

		@AiRetry(jitter = "0s")
		CompletableFuture<AiResponse> retriedFuture(String question) {
			return this.ai.generateAsync(question);
		}

		@AiRetry(jitter = "0s")
		Mono<AiResponse> retriedMono(String question) {
			return this.ai.generateMono(question);
		}

		@AiRetry(jitter = "0s")
		Flux<AiChunk> retriedFlux(String question) {
			return this.ai.stream(question);
		}

		String bare(String question) {
			return this.ai.generate(question);
		}

		@AiRetry
		String forgiving(String question) {
			return this.ai.tryGenerate(AiRequest.of(question)).orElse("never mind");
		}

		@AiRetry
		String replacing(String question) {
			if (!this.ai.tryGenerate(AiRequest.of(question)).isSuccess()) {
				throw new IllegalStateException("an exception of the application");
			}
			return "";
		}

	}

}
