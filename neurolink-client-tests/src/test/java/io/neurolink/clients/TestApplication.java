package io.neurolink.clients;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * An application with its server, used by one test at a time. Applications and the
 * clients of libraries are expensive, so that tests take turns with a few of them.
 */
final class TestApplication {

	private static final Queue<TestApplication> IDLE = new ConcurrentLinkedQueue<>();

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.advancing();

	private final Desk desk = new Desk();

	private final Map<ClientKey, ModelClient> clients = new ConcurrentHashMap<>();

	private final List<AiEvent.Attempt> attempts = new CopyOnWriteArrayList<>();

	private final Observations observations = new Observations();

	private final ConfigurableApplicationContext context;

	private int requestsBefore;

	private TestApplication() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.observations);
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.properties("neurolink.providers.demo.type=simulated", "neurolink.retry.budget.enabled=false",
					"spring.main.banner-mode=off")
			.initializers((GenericApplicationContext starting) -> {
				starting.registerBean(VirtualClock.class, () -> this.clock);
				starting.registerBean(AiEventListener.class, () -> this::record);
				starting.registerBean(ObservationRegistry.class, () -> registry);
				starting.registerBean(Desk.class, () -> this.desk);
			})
			.run();
	}

	/**
	 * Runs a test with an application that is in the state after its start.
	 */
	static void run(Library library, Fault fault, Test test) throws Exception {
		TestApplication idle = IDLE.poll();
		TestApplication application = (idle != null) ? idle : start();
		application.prepare(library, fault);
		test.run(application);
		application.observations.awaitEnd();
		// One whose test has failed is not used again.
		IDLE.add(application);
	}

	// One at a time: starts at the same time would each add a console to the logging.
	private static synchronized TestApplication start() {
		return new TestApplication();
	}

	/**
	 * Closes all applications.
	 */
	static void closeAll() {
		for (TestApplication idle = IDLE.poll(); idle != null; idle = IDLE.poll()) {
			idle.context.close();
			idle.server.close();
		}
	}

	private void prepare(Library library, Fault fault) {
		// Limits and cached answers of the test before expire.
		this.clock.advance(Duration.ofDays(1));
		this.clock.forgetWaits();
		this.attempts.clear();
		this.observations.errors.clear();
		this.server.forget();
		this.requestsBefore = this.server.requestCount();
		fault.program(this.server);
		String url = (fault == Fault.REFUSED) ? ScriptedServer.refusingUrl() : this.server.url();
		this.desk.use(this.clients.computeIfAbsent(new ClientKey(library, url, fault.timeout()),
				(key) -> library.client(url, fault.timeout())));
	}

	private void record(AiEvent event) {
		if (event instanceof AiEvent.Attempt attempt) {
			this.attempts.add(attempt);
		}
	}

	/**
	 * Returns the bean with the annotated methods.
	 */
	Desk desk() {
		return this.context.getBean(Desk.class);
	}

	ScriptedServer server() {
		return this.server;
	}

	/**
	 * Returns the number of requests of the test.
	 */
	int requestCount() {
		return this.server.requestCount() - this.requestsBefore;
	}

	/**
	 * Returns the time that the test has waited for retries.
	 */
	Duration waited() {
		return this.clock.waited();
	}

	/**
	 * Returns the events of the test.
	 */
	List<AiEvent.Attempt> attempts() {
		return this.attempts;
	}

	/**
	 * Returns the errors of the observations of annotated methods.
	 */
	List<Throwable> observedErrors() {
		return this.observations.errors;
	}

	/**
	 * A test.
	 */
	@FunctionalInterface
	interface Test {

		void run(TestApplication application) throws Exception;

	}

	private record ClientKey(Library library, String url, Duration timeout) {
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
			NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class,
			NeuroLinkObservationAutoConfiguration.class })
	static class Configuration {

	}

	private static final class Observations implements ObservationHandler<Observation.Context> {

		private final List<Throwable> errors = new CopyOnWriteArrayList<>();

		private final AtomicInteger open = new AtomicInteger();

		@Override
		public void onStart(Observation.Context context) {
			this.open.incrementAndGet();
		}

		@Override
		public void onError(Observation.Context context) {
			if ("neurolink.call".equals(context.getName())) {
				this.errors.add(context.getError());
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			this.open.decrementAndGet();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		// The observation of an asynchronous call may end after its caller has continued.
		void awaitEnd() {
			if (this.open.get() != 0) {
				Awaitility.await().until(() -> this.open.get() == 0);
			}
		}

	}

}
