package io.neurolink.autoconfigure;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import io.neurolink.time.AiClock;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The model in effect and the thread-locals follow reactive code in an application that
 * does not have Spring Boot's Reactor module.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ContextPropagationTests {

	private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	@BeforeEach
	void withoutPropagation() {
		assertThat(
				ClassUtils.isPresent("org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration", null))
			.as("Spring Boot's Reactor module")
			.isFalse();
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().registerThreadLocalAccessor("test.tenant", TENANT);
	}

	@AfterEach
	void asBefore() {
		TENANT.remove();
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor("test.tenant");
	}

	@Test
	void modelAndThreadLocalsFollowAMono() {
		run((desk, first) -> {
			first.failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.mono("why?").block()).isEqualTo("second for acme");
		});
	}

	@Test
	void modelAndThreadLocalsFollowAFlux() {
		run((desk, first) -> {
			first.failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.flux("why?").collectList().block()).isEqualTo(List.of("second for acme"));
		});
	}

	@Test
	void modelAndThreadLocalsFollowAFuture() {
		run((desk, first) -> {
			first.failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.future("why?").get(30, TimeUnit.SECONDS)).isEqualTo("second for acme");
		});
	}

	@Test
	void modelAndThreadLocalsFollowWhatABlockingMethodWaitsFor() {
		run((desk, first) -> {
			first.failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.blocking("why?")).isEqualTo("second for acme");
		});
	}

	@Test
	void anApplicationMaySayOtherwise(CapturedOutput output) {
		run((desk, first) -> {
			assertThat(output).contains("spring.reactor.context-propagation is 'limited'");
			first.failNext(2, AiErrorType.OVERLOADED);
			assertThat(desk.mono("why?").block()).as("the answer of the default model, where the scope is not seen")
				.startsWith("first");
		}, "--spring.reactor.context-propagation=limited", "--logging.level.io.neurolink=info");
	}

	@Test
	void nothingIsActivatedWhereTheAnnotationsAreOff() {
		run((desk, first) -> assertThat(desk.mono("why?").block()).isEqualTo("first for null"),
				"--neurolink.enabled=false");
	}

	@FunctionalInterface
	interface Scenario {

		void accept(Desk desk, SimulatedProvider first) throws Exception;

	}

	private static void run(Scenario scenario, String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		String[] all = new String[arguments.length + 2];
		System.arraycopy(arguments, 0, all, 2, arguments.length);
		all[0] = "--spring.main.banner-mode=off";
		all[1] = "--neurolink.default-provider=first";
		try (ConfigurableApplicationContext context = application.run(all)) {
			TENANT.set("acme");
			scenario.accept(context.getBean(Desk.class), context.getBean("first", SimulatedProvider.class));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
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
		Desk desk(AiTemplate ai) {
			return new Desk(ai);
		}

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		private Mono<String> elsewhere(String question) {
			return Mono
				.fromCallable(() -> this.ai.generate(io.neurolink.model.AiRequest.of(question)).provider() + " for "
						+ TENANT.get())
				.subscribeOn(Schedulers.boundedElastic());
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1)
		Mono<String> mono(String question) {
			return elsewhere(question);
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1)
		Flux<String> flux(String question) {
			return elsewhere(question).flux();
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1)
		CompletableFuture<String> future(String question) {
			return elsewhere(question).toFuture();
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1)
		String blocking(String question) {
			return elsewhere(question).block();
		}

	}

}
