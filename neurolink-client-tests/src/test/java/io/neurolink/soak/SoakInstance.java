package io.neurolink.soak;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.openai.errors.OpenAIException;
import io.neurolink.cost.AiBudgets;
import io.neurolink.error.AiException;
import org.awaitility.Awaitility;
import reactor.core.Exceptions;
import reactor.core.publisher.Hooks;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application in a process of its own. It reads a line before its calls and another
 * before its end, and prints what became of them.
 */
final class SoakInstance {

	static final String READY = "ready";

	private static final int ROUNDS = 3;

	/** Heap growth below which a round leaks nothing, in bytes. */
	private static final long HEAP_TOLERANCE = 1024 * 1024;

	/** The time for what ends on its own, on a busy machine. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private SoakInstance() {
	}

	/**
	 * Runs an instance.
	 * @param arguments the URL of the server, the port of Redis, the name of the
	 * instance, the HTTP client, the number of calls and the limit of the tight budget
	 */
	public static void main(String[] arguments) throws IOException {
		Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();
		Hooks.onErrorDropped(dropped::add);
		Map<String, Integer> threadsBefore = Footprint.threads();
		soak(arguments, dropped);
		Footprint.awaitCollected("threads of a closed application", PATIENCE,
				() -> assertThat(Footprint.threadsMoreThan(threadsBefore)).isEmpty());
		print(Map.of("closed", true));
		System.exit(0);
	}

	private static void soak(String[] arguments, Queue<Throwable> dropped) throws IOException {
		try (ConfigurableApplicationContext application = application(arguments)) {
			Verdicts verdicts = new Verdicts();
			SharedLoad load = new SharedLoad(application.getBean(SharedDesk.class), verdicts, arguments[2]);
			int round = Integer.parseInt(arguments[4]) / ROUNDS;
			print(READY);
			System.in.read();
			int calls = 0;
			long grown = Long.MAX_VALUE;
			long heap = Long.MAX_VALUE;
			Map<String, Integer> threads = Map.of();
			for (int i = 0; i < ROUNDS || (grown > HEAP_TOLERANCE && i < 2 * ROUNDS); i++) {
				load.run(calls, round, PATIENCE);
				calls += round;
				Awaitility.await().atMost(PATIENCE).until(() -> verdicts.underWay().isEmpty());
				long before = heap;
				heap = Footprint.heap();
				grown = (i == 0) ? Long.MAX_VALUE : Math.min(grown, heap - before);
				threads = (i == 0) ? Footprint.threads() : threads;
			}
			Map<String, Integer> threadsOfFirstRound = threads;
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(Footprint.threadsMoreThan(threadsOfFirstRound)).isEmpty());
			print(new Report(calls, verdicts, grown, load.tightAnswers(), dropped));
			System.in.read();
			AiBudgets budgets = application.getBean(AiBudgets.class);
			Awaitility.await().atMost(PATIENCE).until(() -> budgets.state(SharedDesk.METERED).reserved().signum() == 0);
			print(new Spent(budgets.spent(SharedDesk.METERED), budgets.spent(SharedDesk.TIGHT),
					budgets.state(SharedDesk.TIGHT).reserved()));
		}
	}

	private static void print(Object value) {
		System.out.println(JsonMapper.shared().writeValueAsString(value));
	}

	// A failure that meets the departure of its caller reaches nobody.
	private static boolean isBug(Throwable dropped) {
		Throwable failure = Exceptions.unwrap(dropped);
		return !(failure instanceof AiException || failure instanceof OpenAIException || failure instanceof IOException
				|| failure instanceof CancellationException || String.valueOf(failure.getMessage()).contains("cancel"));
	}

	private static ConfigurableApplicationContext application(String[] arguments) {
		String url = arguments[0];
		List<String> properties = new ArrayList<>(List.of("spring.main.banner-mode=off", "logging.level.root=OFF",
				"server.url=" + url, "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + arguments[1],
				"spring.data.redis.lettuce.shutdown-timeout=0ms", "spring.data.redis.timeout=60s",
				"spring.data.redis.connect-timeout=60s", "spring.http.clients.reactive.connector=" + arguments[3],
				"neurolink.rate-limit.store=redis", "neurolink.rate-limit.store-timeout=60s",
				"neurolink.cache.store=redis", "neurolink.cache.store-timeout=60s", "neurolink.pace.enabled=true",
				"neurolink.default-provider=openai", "neurolink.providers.openai.base-url=" + url + "/v1",
				"neurolink.providers.openai.api-keys=sk-o1,sk-o2,sk-o3,sk-o4",
				"neurolink.providers.anthropic.base-url=" + url,
				"neurolink.providers.anthropic.api-keys=sk-a1,sk-a2,sk-a3,sk-a4",
				"neurolink.spring-ai.models.springModel.provider=" + Vendor.SPRING_AI.provider(),
				"neurolink.hedge.ratio=0.5", "neurolink.timeout.first-token=1s", "neurolink.timeout.idle=1s",
				"neurolink.timeout.total=2s", "neurolink.circuit-breaker.wait-open=200ms",
				"neurolink.circuit-breaker.failure-rate=0.8", "neurolink.circuit-breaker.minimum-calls=40",
				"neurolink.retry.budget.min-per-second=100", "neurolink.retry.instances.soak.delay=5ms",
				"neurolink.retry.instances.soak.jitter=10ms",
				"neurolink.budget.instances.tight.limit=" + arguments[5] + " USD"));
		for (Vendor vendor : Vendor.values()) {
			properties.add("neurolink.prices[" + vendor.provider() + "/*].input=1");
			properties.add("neurolink.prices[" + vendor.provider() + "/*].output=1");
			if (vendor != Vendor.SPRING_AI) {
				properties.add("neurolink.providers." + vendor.provider() + ".model=" + vendor.model());
			}
		}
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties.toArray(String[]::new))
			.run();
	}

	/**
	 * The calls of an instance.
	 *
	 * @param calls the number of calls
	 * @param ended the number of calls that ended
	 * @param answered the number of right answers
	 * @param metered the number of answers that the metered budget paid for
	 * @param tight the number of answers that the tight budget paid for
	 * @param refused the number of calls that the tight budget refused
	 * @param grown the least growth of the heap in a round, in bytes
	 * @param wrong the calls that a caller would complain about
	 * @param dropped the failures that reached no caller
	 * @param summary the numbers by outcome
	 */
	record Report(int calls, int ended, int answered, int metered, int tight, int refused, long grown,
			List<String> wrong, List<String> dropped, String summary) {

		Report(int calls, Verdicts verdicts, long grown, int tight, Queue<Throwable> dropped) {
			this(calls, verdicts.total(), verdicts.answered(), verdicts.meteredAnswers(), tight, verdicts.refusals(),
					grown, verdicts.wrong(), dropped.stream().filter(SoakInstance::isBug).map(String::valueOf).toList(),
					verdicts.toString());
		}

	}

	/**
	 * The state of the budgets on Redis, in USD.
	 */
	record Spent(BigDecimal metered, BigDecimal tight, BigDecimal tightReserved) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(SharedDesk.class)
	static class Application {

		@Bean
		OpenAiChatModel springModel(Environment environment) {
			return OpenAiChatModel.builder()
				.options(OpenAiChatOptions.builder()
					.baseUrl(environment.getRequiredProperty("server.url") + "/spring/v1")
					.apiKey("sk-s1")
					.model(Vendor.SPRING_AI.model())
					.streamUsage(true)
					.maxRetries(0)
					.timeout(Duration.ofSeconds(10))
					.build())
				.build();
		}

	}

}
