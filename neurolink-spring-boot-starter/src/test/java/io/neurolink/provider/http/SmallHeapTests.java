package io.neurolink.provider.http;

import io.neurolink.testserver.Connectors;
import io.neurolink.testserver.SmallHeap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With a heap of 256 MB, a server that sends without end costs one call, which fails, and
 * its connection, which is closed.
 */
@Timeout(200)
class SmallHeapTests {

	@ParameterizedTest
	@CsvSource({ "STREAM, stream", "STREAM, by-streaming", "EVENT, stream", "LINES, stream", "BARE_JSON, stream",
			"OBJECTS, whole", "ERROR, whole", "ERROR, stream" })
	void whatHasNoEndIsEnded(EndlessAnswer.Kind kind, String way) {
		for (Connectors connectors : Connectors.values()) {
			String ending = SmallHeap.run(EndlessAnswer.class, connectors.name(), kind.name(), way);
			assertThat(ending).as(connectors.name()).startsWith("PROVIDER_ERROR").endsWith("closed");
		}
	}

}
