package io.neurolink.clients;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkObservationAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.FaultTable;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Every fault of a server through every library: the annotations act, and the caller
 * catches the exception of the library.
 */
@Timeout(120)
class ClientFaultTests {

	private static final String TYPE = "type";

	private static final boolean ALL = Boolean.getBoolean("faults.all");

	private static final Set<Fault> MOST_DIFFERENT = EnumSet.of(Fault.RATE_LIMIT_WITH_WAIT, Fault.UNAUTHORIZED,
			Fault.RESET, Fault.CUT);

	private static final FaultTable REQUESTS = table();

	private static final FaultTable EACH = new FaultTable();

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.advancing();

	private final List<AiEvent.Attempt> attempts = new ArrayList<>();

	/** The errors of the observations of annotated methods. */
	private final List<Throwable> observed = new CopyOnWriteArrayList<>();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@AfterAll
	static void write() throws IOException {
		REQUESTS.write("clients");
		EACH.write("clients-by-library");
	}

	private static FaultTable table() {
		FaultTable table = new FaultTable(TYPE);
		for (Fault fault : Fault.values()) {
			table.declare(fault.title());
		}
		return table;
	}

	private static String requests(Fault fault) {
		return (fault == Fault.REFUSED) ? fault.attempts() + " attempts" : String.valueOf(fault.requests());
	}

	@Test
	void theDocumentationHasTheRequests() throws IOException {
		FaultTable expected = table();
		for (Fault fault : Fault.values()) {
			expected.add(fault.title(), TYPE, "`" + fault.type() + "`");
			expected.add(fault.title(), "requests", requests(fault));
		}
		expected.checkDocumentation("classifiers.md");
	}

	/**
	 * Every fault through the first shape of each library, and the most different faults
	 * through its other shapes; all of them with the profile {@code faults}.
	 */
	static List<Arguments> faults() {
		List<Arguments> all = new ArrayList<>();
		for (Library library : Library.values()) {
			Shape first = library.shapes().iterator().next();
			for (Fault fault : Fault.values()) {
				for (Shape shape : library.shapes()) {
					boolean included = ALL || shape == first || MOST_DIFFERENT.contains(fault);
					if (included && library.reports(fault, shape)) {
						all.add(Arguments.of(library, fault, shape));
					}
				}
			}
		}
		return all;
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@MethodSource("faults")
	void retryActs(Library library, Fault fault, Shape shape) {
		run(library, fault, (context) -> {
			Desk desk = context.getBean(Desk.class);
			Throwable caught = catchThrowable(() -> shape.retried(desk));
			Throwable thrown = unwrap(caught);
			assertThat(thrown).isNotNull().isNotInstanceOf(AiException.class);
			assertThat(thrown.getClass().getName()).matches((name) -> name.startsWith(library.exceptions())
					|| name.equals(Library.ServiceException.class.getName())
					|| (!fault.isStatus() && name.startsWith("java.")), library.exceptions());
			assertThat(desk.attempts()).isEqualTo(fault.attempts());
			assertRequests(fault.requests());
			REQUESTS.add(fault.title(), TYPE, "`" + fault.type() + "`");
			REQUESTS.add(fault.title(), shape.title(), requests(fault));
			EACH.add(library + ", " + fault.title(), shape.title(), String.valueOf(fault.requests()));
			Throwable last = (caught instanceof ExecutionException) ? thrown : caught;
			assertThat(last.getSuppressed()).filteredOn((suppressed) -> suppressed.getClass() == last.getClass())
				.hasSize(fault.attempts() - 1);
			assertThat(this.attempts).isNotEmpty()
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(fault.type()));
			Awaitility.await()
				.untilAsserted(() -> assertThat(this.observed).singleElement()
					.isInstanceOfSatisfying(AiException.class,
							(error) -> assertThat(error.type()).isEqualTo(fault.type())));
			// Some clients convert the wait to an instant, and lose milliseconds.
			boolean waits = fault == Fault.RATE_LIMIT_WITH_WAIT && library.keepsHeaders();
			assertThat(this.clock.waited())
				.isGreaterThanOrEqualTo(waits ? Duration.ofMillis(2000 * Fault.WAIT - 500) : Duration.ZERO);
		});
	}

	static List<Arguments> faultsOfFallbacks() {
		return faults().stream().filter((arguments) -> {
			Shape shape = (Shape) arguments.get()[2];
			boolean stream = shape == Shape.STREAM || shape == Shape.ASYNC_STREAM;
			boolean either = arguments.get()[1] == Fault.RESET || arguments.get()[1] == Fault.UNAUTHORIZED;
			return either || (ALL && !stream);
		}).toList();
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@MethodSource("faultsOfFallbacks")
	void fallbackActsAndItsMethodReceivesTheException(Library library, Fault fault, Shape shape) {
		run(library, fault, (context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(shape.fallenBack(desk)).isEqualTo("instead");
			assertThat(desk.received()).isNotInstanceOf(AiException.class);
			assertRequests(Math.min(1, fault.requests()));
		});
	}

	@ParameterizedTest
	@EnumSource
	void aStaticValueStandsIn(Library library) {
		run(library, Fault.RESET, (context) -> {
			assertThat(context.getBean(Desk.class).valued()).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void aFailureIsNotCached(Library library) {
		run(library, Fault.RESET, (context) -> {
			Desk desk = context.getBean(Desk.class);
			assertThat(catchThrowable(desk::cached)).isNotInstanceOf(AiException.class);
			assertThat(catchThrowable(desk::cached)).isNotInstanceOf(AiException.class);
			assertThat(this.server.requestCount()).isEqualTo(6);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT", "WEB_CLIENT", "WEB_CLIENT_ON_NETTY", "JDK_HTTP_CLIENT", "FEIGN", "SPRING_AI" })
	void theAnswerOfARetryIsCached(Library library) {
		run(library, Fault.RESET, (context) -> {
			this.server.enqueue(Reply.reset(), Reply.reset(), Reply.of(200, "text/plain", Map.of(), "forty-two"));
			Desk desk = context.getBean(Desk.class);
			assertThat(desk.cached()).isEqualTo("forty-two");
			assertThat(desk.cached()).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@ParameterizedTest
	@EnumSource
	void everyAttemptCountsAgainstTheLimit(Library library) {
		run(library, Fault.RESET, (context) -> {
			assertThat(context.getBean(Desk.class).limited()).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENAI_JAVA", "ANTHROPIC_JAVA" })
	void anErrorInsideAStreamIsClassified(Library library) {
		String error = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
		run(library, Fault.RESET, (context) -> {
			this.server.always(Reply.events("event: error\ndata: " + error + "\n\n"));
			Desk desk = context.getBean(Desk.class);
			Throwable thrown = catchThrowable(desk::streamed);
			assertThat(thrown.getClass().getName()).isEqualTo(library.exceptions() + ".SseException");
			assertThat(thrown.getSuppressed()).hasSize(2);
			assertThat(this.server.requestCount()).isEqualTo(3);
			assertThat(this.attempts)
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(AiErrorType.OVERLOADED));
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENAI_JAVA", "ANTHROPIC_JAVA" })
	void aStreamThatIsCutIsClassified(Library library) {
		run(library, Fault.RESET, (context) -> {
			this.server.always(Reply.startOfEvents("event: ping\ndata: {\"type\": \"ping\"").then(Exchange::close));
			Desk desk = context.getBean(Desk.class);
			assertThat(catchThrowable(desk::streamed)).isNotNull().isNotInstanceOf(AiException.class);
			assertThat(this.server.requestCount()).isEqualTo(3);
			assertThat(this.attempts)
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(AiErrorType.NETWORK));
		});
	}

	private void run(Library library, Fault fault, ContextConsumer<AssertableApplicationContext> test) {
		fault.program(this.server);
		String url = (fault == Fault.REFUSED) ? ScriptedServer.refusingUrl() : this.server.url();
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
							NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
			.withBean(VirtualClock.class, () -> this.clock)
			.withBean(AiEventListener.class, () -> (event) -> {
				if (event instanceof AiEvent.Attempt attempt) {
					this.attempts.add(attempt);
				}
			})
			.withConfiguration(AutoConfigurations.of(NeuroLinkObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, this::observations)
			.withBean(Desk.class, () -> new Desk(library.client(url, fault.timeout())))
			.withPropertyValues("neurolink.providers.demo.type=simulated")
			.run(test);
	}

	private ObservationRegistry observations() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onError(Observation.Context context) {
				if ("neurolink.call".equals(context.getName())) {
					ClientFaultTests.this.observed.add(context.getError());
				}
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		return registry;
	}

	// A client whose timeout has passed may have left before the server read its request.
	private void assertRequests(int requests) {
		Awaitility.await().untilAsserted(() -> assertThat(this.server.requestCount()).isEqualTo(requests));
	}

	private static Throwable unwrap(Throwable thrown) {
		return (thrown instanceof ExecutionException && thrown.getCause() != null) ? thrown.getCause()
				: Exceptions.unwrap(thrown);
	}

}
