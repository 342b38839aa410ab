package io.neurolink.samples;

import java.util.concurrent.CompletableFuture;

import io.micrometer.context.ContextRegistry;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.model.AiRequest;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The model in effect and the registered thread-locals of a request follow reactive code
 * in a Spring MVC application, which does not have Spring Boot's Reactor module.
 */
@Timeout(60)
class MvcContextPropagationTests {

	private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void startWithoutPropagation() {
		assertThat(
				ClassUtils.isPresent("org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration", null))
			.as("Spring Boot's Reactor module")
			.isFalse();
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().registerThreadLocalAccessor("test.tenant", TENANT);
		application = new SpringApplicationBuilder(Application.class).run("--server.port=0",
				"--spring.config.name=none", "--spring.main.banner-mode=off", "--neurolink.default-provider=first",
				"--neurolink.circuit-breaker.enabled=false",
				"--spring.autoconfigure.exclude=org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration");
	}

	@AfterAll
	static void asBefore() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("test.tenant");
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "mono", "flux", "future", "blocking" })
	void modelAndThreadLocalsFollow(String shape) {
		application.getBean("first", SimulatedProvider.class).failNext(2, AiErrorType.OVERLOADED);
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		assertThat(RestClient.create("http://localhost:" + port).get().uri("/" + shape).retrieve().body(String.class))
			.contains("second for acme");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Desk.class, Tenants.class })
	static class Application {

		@Bean
		SimulatedProvider first() {
			return SimulatedProvider.builder("first").build();
		}

		@Bean
		SimulatedProvider second() {
			return SimulatedProvider.builder("second").build();
		}

	}

	@RestController
	static class Tenants {

		private final Desk desk;

		Tenants(Desk desk) {
			this.desk = desk;
		}

		@GetMapping("/mono")
		Mono<String> mono() {
			TENANT.set("acme");
			return this.desk.mono("why?");
		}

		@GetMapping("/flux")
		Flux<String> flux() {
			TENANT.set("acme");
			return this.desk.flux("why?");
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			TENANT.set("acme");
			try {
				return this.desk.future("why?");
			}
			finally {
				TENANT.remove();
			}
		}

		@GetMapping("/blocking")
		String blocking() {
			TENANT.set("acme");
			try {
				return this.desk.blocking("why?");
			}
			finally {
				TENANT.remove();
			}
		}

	}

	static class Desk {

		private final AiTemplate ai;

		Desk(AiTemplate ai) {
			this.ai = ai;
		}

		private Mono<String> elsewhere(String question) {
			return Mono.fromCallable(() -> this.ai.generate(AiRequest.of(question)).provider() + " for " + TENANT.get())
				.subscribeOn(Schedulers.boundedElastic());
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1, delay = "1ms", jitter = "0ms")
		Mono<String> mono(String question) {
			return elsewhere(question);
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1, delay = "1ms", jitter = "0ms")
		Flux<String> flux(String question) {
			return elsewhere(question).flux();
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1, delay = "1ms", jitter = "0ms")
		CompletableFuture<String> future(String question) {
			return elsewhere(question).toFuture();
		}

		@AiFallback(models = "second/large")
		@AiRetry(maxRetries = 1, delay = "1ms", jitter = "0ms")
		String blocking(String question) {
			return elsewhere(question).block();
		}

	}

}
