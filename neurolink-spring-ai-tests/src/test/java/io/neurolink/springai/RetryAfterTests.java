package io.neurolink.springai;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The wait that a vendor's server asks for.
 */
@Timeout(60)
class RetryAfterTests {

	private static final Host HOST = new Host(Wire.values()).with("spare.url=http://localhost");

	@BeforeAll
	static void start() {
		HOST.start(FaultDesk.class, FaultDesk.Spare.class);
	}

	@AfterAll
	static void close() {
		HOST.close();
	}

	@ParameterizedTest
	@EnumSource(Wire.class)
	void aRetryAfterIsWaitedFor(Wire wire) {
		int seconds = wire.hasHeaders() ? 7 : 1;
		HOST.server(wire)
			.enqueue(wire.error(429, "rate_limit_error", "slow down", Map.of("Retry-After", "7")),
					wire.answer("Hello"));
		int before = HOST.clock().waits().size();
		assertThat(HOST.bean(FaultDesk.class).retried(wire)).isEqualTo("Hello");
		assertThat(HOST.server(wire).requestCount()).isEqualTo(2);
		assertThat(HOST.clock().waits().subList(before, HOST.clock().waits().size())).singleElement()
			.satisfies(
					(wait) -> assertThat(wait).isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 2)));
	}

}
