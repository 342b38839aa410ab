package io.neurolink.provider.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes {@link io.neurolink.provider.sse.SseParser}. The build runs the seeds and what
 * was found before; the profile {@code fuzz} searches for more.
 */
class EventsFuzzTests {

	@MethodSource("io.neurolink.provider.http.WireSeeds#all")
	@FuzzTest(maxDuration = WireSeeds.FUZZED_FOR)
	void eventsAreReadWhateverTheBytes(byte[] bytes) {
		WireProperties.checkEvents(bytes);
	}

}
