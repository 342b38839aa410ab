package io.neurolink.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
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

	private final ScriptedServer server = new ScriptedServer();

	private final VirtualClock clock = VirtualClock.advancing();

	private final List<AiEvent.Attempt> attempts = new ArrayList<>();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	static List<Arguments> faults() {
		List<Arguments> all = new ArrayList<>();
		for (Library library : Library.values()) {
			for (Fault fault : Fault.values()) {
				if (library.reports(fault)) {
					library.shapes().forEach((shape) -> all.add(Arguments.of(library, fault, shape)));
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
			Throwable last = (caught instanceof ExecutionException) ? thrown : caught;
			assertThat(last.getSuppressed()).filteredOn((suppressed) -> suppressed.getClass() == last.getClass())
				.hasSize(fault.attempts() - 1);
			assertThat(this.attempts).isNotEmpty()
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(fault.type()));
			// Some clients convert the wait to an instant, and lose milliseconds.
			boolean waits = fault == Fault.RATE_LIMIT_WITH_WAIT && library.keepsHeaders();
			assertThat(this.clock.waited())
				.isGreaterThanOrEqualTo(waits ? Duration.ofMillis(2000 * Fault.WAIT - 500) : Duration.ZERO);
		});
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@MethodSource("faults")
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
	@EnumSource(names = { "REST_CLIENT", "WEB_CLIENT", "JDK_HTTP_CLIENT", "FEIGN", "SPRING_AI" })
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
			.withBean(Desk.class, () -> new Desk(library.client(url, fault.timeout())))
			.withPropertyValues("neurolink.providers.demo.type=simulated")
			.run(test);
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
