package io.neurolink.provider.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes what reads Anthropic's answers. The build runs the seeds and what was found
 * before; the profile {@code fuzz} searches for more.
 */
class AnthropicFuzzTests {

	@MethodSource("io.neurolink.provider.http.WireSeeds#all")
	@FuzzTest(maxDuration = WireSeeds.FUZZED_FOR)
	void answersAreReadWhateverTheBytes(byte[] bytes) {
		WireProperties.checkProtocol(new AnthropicProtocol(), bytes);
	}

}
