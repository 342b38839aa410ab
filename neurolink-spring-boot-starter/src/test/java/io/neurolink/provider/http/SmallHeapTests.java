package io.neurolink.provider.http;

import java.util.List;

import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.SmallHeap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With a heap of 256 MB, a server that sends without end costs one call, which fails, and
 * its connection, which is closed. One JVM for each connector makes all calls.
 */
@Tag("thorough")
@Timeout(100)
class SmallHeapTests {

	@Test
	void whatHasNoEndIsEnded() {
		run(Connectors.JDK);
	}

	@Test
	void whatHasNoEndIsEndedOnReactorNetty() {
		run(Connectors.REACTOR_NETTY);
	}

	private static void run(Connectors connectors) {
		List<String> endings = SmallHeap.run(EndlessAnswer.class, connectors.name()).lines().toList();
		assertThat(endings).containsExactly("STREAM stream PROVIDER_ERROR bounded closed",
				"STREAM by-streaming PROVIDER_ERROR bounded closed", "PINGS stream PROVIDER_ERROR bounded closed",
				"EVENT stream PROVIDER_ERROR bounded closed", "LINES stream PROVIDER_ERROR bounded closed",
				"BARE_JSON stream PROVIDER_ERROR bounded closed", "NEWLINES stream PROVIDER_ERROR bounded closed",
				"NEWLINES whole PROVIDER_ERROR bounded closed", "OBJECTS whole PROVIDER_ERROR bounded closed",
				"OBJECTS stream PROVIDER_ERROR bounded closed", "COMPLETE_OBJECTS whole PROVIDER_ERROR bounded closed",
				"COMPLETE_OBJECTS stream PROVIDER_ERROR bounded closed", "ERROR whole PROVIDER_ERROR bounded closed",
				"ERROR stream PROVIDER_ERROR bounded closed", "HEADERS whole NETWORK bounded");
	}

}
