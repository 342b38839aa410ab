package io.neurolink.benchmarks.wire;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every contender still starts, and answers.
 */
@Tag("thorough")
class WireTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static StubServer server;

	@BeforeAll
	static void start() {
		server = StubServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@EnumSource
	void everyContenderStreamsTheWholeAnswer(Contender contender) throws InterruptedException {
		try (StreamingClient client = contender.open(server.baseUrl())) {
			Round round = Round.start(client, 3, StubServer.prompt(1));
			assertThat(round.failure(LIMIT)).isNull();
			assertThat(round.firstPieceMillis()).hasSize(3).allMatch((delay) -> delay > 0);
			if (client instanceof BlockingClient blocking) {
				assertThat(blocking.ask("Answer at once")).isEqualTo(StubServer.TEXT);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SPRING_AI", "LANGCHAIN4J" })
	void bothClientsOfAPairAnswer(Pair pair) {
		try (BlockingClient ours = pair.ours(server.baseUrl()); BlockingClient bare = pair.bare(server.baseUrl())) {
			assertThat(ours.ask("Answer at once")).isEqualTo(StubServer.TEXT);
			assertThat(bare.ask("Answer at once")).isEqualTo(StubServer.TEXT);
		}
	}

	@Test
	void blockingCallsAnswerInTurns() throws Exception {
		try (BlockingClient client = new BareClient(Connector.JDK, server.baseUrl())) {
			PacedRun.Result result = PacedRun.measure(client, client, 1, Duration.ofMillis(20));
			assertThat(result.ours().p50()).isGreaterThan(StubServer.WHOLE_AFTER_MILLIS);
			assertThat(result.bare().p50()).isGreaterThan(StubServer.WHOLE_AFTER_MILLIS);
		}
	}

}
