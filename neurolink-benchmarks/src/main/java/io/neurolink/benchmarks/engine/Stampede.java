package io.neurolink.benchmarks.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import com.github.benmanes.caffeine.cache.Caffeine;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Measures many callers that ask the same question concurrently, while the cache has no
 * answer.
 */
final class Stampede implements AutoCloseable {

	/** The duration of an answer of the provider. */
	static final long PROVIDER_MILLIS = 50;

	private final ConfigurableApplicationContext application;

	private final StampedeDesk desk;

	private int questions;

	Stampede() {
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=error", "bucket4j.enabled=false")
			.run();
		this.desk = this.application.getBean(StampedeDesk.class);
	}

	/**
	 * Lets each caller ask the same new question, on its own thread.
	 * @param callers the number of callers
	 * @param way the kind of cache
	 * @return the result
	 */
	Outcome run(int callers, Way way) throws InterruptedException {
		String question = "question " + this.questions++;
		this.desk.calls();
		CountDownLatch ready = new CountDownLatch(callers);
		CountDownLatch begin = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < callers; i++) {
			Thread thread = new Thread(() -> {
				ready.countDown();
				awaitUninterrupted(begin);
				way.ask(this.desk, question);
			});
			thread.start();
			threads.add(thread);
		}
		ready.await();
		long start = System.nanoTime();
		begin.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
		return new Outcome(System.nanoTime() - start, this.desk.calls());
	}

	@Override
	public void close() {
		this.application.close();
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The way in which callers wait for the answer.
	 */
	enum Way {

		CACHEABLE("Spring `@Cacheable`") {
			@Override
			String ask(StampedeDesk desk, String question) {
				return desk.cached(question);
			}
		},

		CACHEABLE_SYNC("Spring `@Cacheable(sync)`") {
			@Override
			String ask(StampedeDesk desk, String question) {
				return desk.cachedInStep(question);
			}
		},

		AI_CACHED("**`@AiCached`**") {
			@Override
			String ask(StampedeDesk desk, String question) {
				return desk.aiCached(question);
			}
		};

		private final String label;

		Way(String label) {
			this.label = label;
		}

		String label() {
			return this.label;
		}

		abstract String ask(StampedeDesk desk, String question);

	}

	/**
	 * The result.
	 *
	 * @param nanos the time from the first question to the last answer
	 * @param calls the number of calls to the provider
	 */
	record Outcome(long nanos, int calls) {
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@EnableCaching
	@Import(StampedeDesk.class)
	static class Application {

		@Bean
		CaffeineCacheManager cacheManager() {
			CaffeineCacheManager caches = new CaffeineCacheManager(StampedeDesk.CACHE);
			caches.setCaffeine(Caffeine.newBuilder().maximumSize(10_000));
			return caches;
		}

	}

}
