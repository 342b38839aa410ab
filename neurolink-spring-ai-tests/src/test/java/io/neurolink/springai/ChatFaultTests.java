package io.neurolink.springai;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.FaultTable;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Exceptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Every fault of a vendor's server through every {@link Door}: the type of the failure,
 * the exception that the caller catches, and the number of requests.
 */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = "logging", mode = ResourceAccessMode.READ)
class ChatFaultTests {

	private static final boolean ALL = Boolean.getBoolean("faults.all");

	private static final String TYPE = "type";

	private static final FaultTable REQUESTS = table();

	private static final ScriptedServer SPARE = new ScriptedServer();

	private static final Map<Setting, Host> HOSTS = new EnumMap<>(Setting.class);

	@BeforeAll
	static void start() {
		Wire spare = Wire.ANTHROPIC;
		SPARE.always((exchange) -> (exchange.request().body().contains("\"stream\":true") ? spare.stream("spare")
				: spare.answer("spare"))
			.answer(exchange));
		for (Setting setting : Setting.values()) {
			Host host = new Host(Wire.values()).with("spare.url=" + SPARE.url(), "neurolink.retry.budget.enabled=false")
				.with(setting.properties);
			if (setting == Setting.REFUSED) {
				for (Wire wire : Wire.values()) {
					host.with(wire.properties(ScriptedServer.refusingUrl()));
				}
			}
			HOSTS.put(setting, host.start(FaultDesk.class, FaultDesk.Spare.class));
		}
	}

	@AfterAll
	static void close() throws IOException {
		HOSTS.values().forEach(Host::close);
		SPARE.close();
		REQUESTS.write("spring-ai");
	}

	// A sixth of them, unless all are required: each fault through two of the doors with
	// each vendor, which are others for each vendor.
	@ParameterizedTest
	@EnumSource(Wire.class)
	void everyFaultThroughEveryDoor(Wire wire) {
		SoftAssertions softly = new SoftAssertions();
		for (ChatFault fault : ChatFault.values()) {
			for (Door door : Door.values()) {
				boolean included = ALL || (fault.ordinal() + door.ordinal() + wire.ordinal()) % 6 == 0;
				if (included && fault.occurs(wire, door.isStream()) && door.opensFor(fault)) {
					softly.assertThatCode(() -> check(wire, fault, door))
						.as("%s, %s, %s", wire, fault, door)
						.doesNotThrowAnyException();
				}
			}
		}
		softly.assertAll();
	}

	@Test
	void theDocumentationHasTheRequests() throws IOException {
		FaultTable expected = table();
		for (ChatFault fault : ChatFault.values()) {
			for (Wire wire : Wire.values()) {
				for (Door door : Door.values()) {
					if (fault.occurs(wire, door.isStream()) && door.opensFor(fault)) {
						expected.add(fault.title(), TYPE, "`" + fault.type(wire, door.isStream()) + "`");
						expected.add(fault.title(), door.title(), String.valueOf(door.attempts(fault, wire)));
					}
				}
			}
		}
		expected.checkDocumentation("spring-ai.md");
	}

	private static FaultTable table() {
		FaultTable table = new FaultTable(TYPE);
		for (ChatFault fault : ChatFault.values()) {
			table.declare(fault.title());
		}
		return table;
	}

	private static void check(Wire wire, ChatFault fault, Door door) {
		Host host = HOSTS.get(Setting.of(fault));
		ScriptedServer server = host.server(wire);
		Reply reply = fault.reply(wire, door.isStream());
		if (reply != null) {
			server.always(reply);
		}
		int before = server.requestCount();
		int attempts = door.attempts(fault, wire);
		String[] answer = new String[1];
		Throwable failure = catchThrowable(() -> answer[0] = door.ask(host.bean(FaultDesk.class), wire));
		if (door.isAnsweredElsewhere(fault)) {
			assertThat(failure).isNull();
			assertThat(answer[0]).isEqualTo("spare");
		}
		else {
			assertThat(failure).isNotNull();
			check(wire, fault, door, Exceptions.unwrap(failure), attempts);
		}
		int requests = (fault == ChatFault.REFUSED) ? 0 : attempts;
		// A client whose timeout has passed may have left before the server read its
		// request.
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(server.requestCount() - before).isEqualTo(requests));
		REQUESTS.add(fault.title(), column(door), String.valueOf(attempts));
	}

	private static void check(Wire wire, ChatFault fault, Door door, Throwable failure, int attempts) {
		boolean template = door == Door.TEMPLATE || door == Door.TEMPLATE_STREAM;
		if (template || failure instanceof AiException) {
			AiErrorType type = fault.type(wire, door.isStream());
			assertThat(failure).isInstanceOfSatisfying(AiException.class,
					(ex) -> assertThat(ex.type()).isEqualTo(type));
			REQUESTS.add(fault.title(), TYPE, "`" + type + "`");
		}
		assertThat(template || !fault.isOfClient() || !(failure instanceof AiException)).isTrue();
		assertThat(failure.getSuppressed()).filteredOn((earlier) -> earlier.getClass() == failure.getClass())
			.hasSize(attempts - 1);
	}

	private static String column(Door door) {
		return door.title() + (door.isStream() ? ", `stream()`" : ", `call()`");
	}

	/**
	 * The timeouts of an application. Those that pass are short, the others long, because
	 * a busy machine is slow.
	 */
	private enum Setting {

		NORMAL,

		HURRIED("neurolink.timeout.first-token=1500ms", "neurolink.timeout.total=1500ms"),

		SILENT("neurolink.timeout.idle=1500ms"),

		REFUSED;

		private final String[] properties;

		Setting(String... properties) {
			this.properties = properties;
		}

		static Setting of(ChatFault fault) {
			return switch (fault) {
				case NO_ANSWER, STALL -> HURRIED;
				case SILENCE -> SILENT;
				case REFUSED -> REFUSED;
				default -> NORMAL;
			};
		}

	}

}
