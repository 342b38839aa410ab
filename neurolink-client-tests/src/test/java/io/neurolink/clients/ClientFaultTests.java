package io.neurolink.clients;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.Exchange;
import io.neurolink.testserver.FaultTable;
import io.neurolink.testserver.Reply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Exceptions;

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

	private static final Set<Fault> MOST_DIFFERENT = EnumSet.of(Fault.RATE_LIMIT_WITH_WAIT, Fault.RESET);

	private static final FaultTable REQUESTS = table();

	private static final FaultTable EACH = new FaultTable();

	@AfterAll
	static void close() throws IOException {
		TestApplication.closeAll();
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
	void retryActs(Library library, Fault fault, Shape shape) throws Exception {
		TestApplication.run(library, fault, (application) -> {
			Desk desk = application.desk();
			Throwable caught = catchThrowable(() -> shape.retried(desk));
			Throwable thrown = unwrap(caught);
			assertThat(thrown).isNotNull().isNotInstanceOf(AiException.class);
			assertThat(thrown.getClass().getName()).matches((name) -> name.startsWith(library.exceptions())
					|| name.equals(Library.ServiceException.class.getName())
					|| (!fault.isStatus() && name.startsWith("java.")), library.exceptions());
			assertThat(desk.attempts()).isEqualTo(fault.attempts());
			assertRequests(application, fault.requests());
			REQUESTS.add(fault.title(), TYPE, "`" + fault.type() + "`");
			REQUESTS.add(fault.title(), shape.title(), requests(fault));
			EACH.add(library + ", " + fault.title(), shape.title(), String.valueOf(fault.requests()));
			Throwable last = (caught instanceof ExecutionException) ? thrown : caught;
			assertThat(last.getSuppressed()).filteredOn((suppressed) -> suppressed.getClass() == last.getClass())
				.hasSize(fault.attempts() - 1);
			assertThat(application.attempts()).isNotEmpty()
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(fault.type()));
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.untilAsserted(() -> assertThat(application.observedErrors()).singleElement()
					.isInstanceOfSatisfying(AiException.class,
							(error) -> assertThat(error.type()).isEqualTo(fault.type())));
			// Some clients convert the wait to an instant, and lose milliseconds.
			boolean waits = fault == Fault.RATE_LIMIT_WITH_WAIT && library.keepsHeaders();
			assertThat(application.waited())
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
	void fallbackActsAndItsMethodReceivesTheException(Library library, Fault fault, Shape shape) throws Exception {
		TestApplication.run(library, fault, (application) -> {
			Desk desk = application.desk();
			assertThat(shape.fallenBack(desk)).isEqualTo("instead");
			assertThat(desk.received()).isNotInstanceOf(AiException.class);
			assertRequests(application, Math.min(1, fault.requests()));
		});
	}

	@ParameterizedTest
	@EnumSource
	void aStaticValueStandsIn(Library library) throws Exception {
		TestApplication.run(library, Fault.RESET, (application) -> {
			assertThat(application.desk().valued()).isEqualTo("sorry");
			assertThat(application.requestCount()).isEqualTo(1);
		});
	}

	@ParameterizedTest
	@EnumSource
	void aFailureIsNotCached(Library library) throws Exception {
		TestApplication.run(library, Fault.RESET, (application) -> {
			Desk desk = application.desk();
			assertThat(catchThrowable(desk::cached)).isNotInstanceOf(AiException.class);
			assertThat(catchThrowable(desk::cached)).isNotInstanceOf(AiException.class);
			assertThat(application.requestCount()).isEqualTo(6);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "REST_CLIENT", "WEB_CLIENT", "WEB_CLIENT_ON_NETTY", "JDK_HTTP_CLIENT", "FEIGN", "SPRING_AI" })
	void theAnswerOfARetryIsCached(Library library) throws Exception {
		TestApplication.run(library, Fault.RESET, (application) -> {
			application.server()
				.enqueue(Reply.reset(), Reply.reset(), Reply.of(200, "text/plain", Map.of(), "forty-two"));
			Desk desk = application.desk();
			assertThat(desk.cached()).isEqualTo("forty-two");
			assertThat(desk.cached()).isEqualTo("forty-two");
			assertThat(application.requestCount()).isEqualTo(3);
		});
	}

	@ParameterizedTest
	@EnumSource
	void everyAttemptCountsAgainstTheLimit(Library library) throws Exception {
		TestApplication.run(library, Fault.RESET, (application) -> {
			assertThat(application.desk().limited()).isEqualTo("sorry");
			assertThat(application.requestCount()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENAI_JAVA", "ANTHROPIC_JAVA" })
	void anErrorInsideAStreamIsClassified(Library library) throws Exception {
		String error = "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
		TestApplication.run(library, Fault.RESET, (application) -> {
			application.server().always(Reply.events("event: error\ndata: " + error + "\n\n"));
			Desk desk = application.desk();
			Throwable thrown = catchThrowable(desk::streamed);
			assertThat(thrown.getClass().getName()).isEqualTo(library.exceptions() + ".SseException");
			assertThat(thrown.getSuppressed()).hasSize(2);
			assertThat(application.requestCount()).isEqualTo(3);
			assertThat(application.attempts())
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(AiErrorType.OVERLOADED));
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "OPENAI_JAVA", "ANTHROPIC_JAVA" })
	void aStreamThatIsCutIsClassified(Library library) throws Exception {
		TestApplication.run(library, Fault.RESET, (application) -> {
			application.server()
				.always(Reply.startOfEvents("event: ping\ndata: {\"type\": \"ping\"").then(Exchange::close));
			Desk desk = application.desk();
			assertThat(catchThrowable(desk::streamed)).isNotNull().isNotInstanceOf(AiException.class);
			assertThat(application.requestCount()).isEqualTo(3);
			assertThat(application.attempts())
				.allSatisfy((attempt) -> assertThat(attempt.error()).isEqualTo(AiErrorType.NETWORK));
		});
	}

	// A client whose timeout has passed may have left before the server read its request.
	private static void assertRequests(TestApplication application, int requests) {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.untilAsserted(() -> assertThat(application.requestCount()).isEqualTo(requests));
	}

	private static Throwable unwrap(Throwable thrown) {
		return (thrown instanceof ExecutionException && thrown.getCause() != null) ? thrown.getCause()
				: Exceptions.unwrap(thrown);
	}

}
