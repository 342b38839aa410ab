package io.neurolink.bucket4j;

import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.error.Failures;
import io.neurolink.testserver.RecordedEvents;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application whose methods share one limit of 20 calls. Its subclasses say in which
 * grid it is.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GridApplication {

	/**
	 * Calls the methods in turns.
	 * @return how many calls the limit let through
	 */
	static int letThrough(ApplicationContext application, int calls) {
		Desk desk = application.getBean(Desk.class);
		int through = 0;
		for (int i = 0; i < calls; i++) {
			try {
				String answer = switch (i % 4) {
					case 0 -> desk.blocking();
					case 1 -> desk.future().join();
					case 2 -> Mono.defer(desk::mono).subscribeOn(Schedulers.parallel()).block();
					default -> Flux.defer(desk::flux).subscribeOn(Schedulers.parallel()).blockLast();
				};
				assertThat(answer).isEqualTo("answer");
				through++;
			}
			catch (RuntimeException ex) {
				assertThat(Failures.unwrap(ex)).isInstanceOf(AiLimitExceededException.class);
			}
		}
		return through;
	}

	@Bean
	Desk desk() {
		return new Desk();
	}

	@Bean
	RecordedEvents events() {
		return new RecordedEvents();
	}

	static class Desk {

		@AiRateLimited(name = "desk", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		String blocking() {
			return "answer";
		}

		@AiRateLimited(name = "desk", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("answer");
		}

		@AiRateLimited(name = "desk", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		Mono<String> mono() {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "desk", limit = 20, per = "10h", mode = AiRateLimited.Mode.REJECT)
		Flux<String> flux() {
			return Flux.just("answer");
		}

		@AiRateLimited(name = "waiting", limit = 1, per = "200ms")
		Mono<String> waiting() {
			return Mono.just("answer");
		}

	}

}
