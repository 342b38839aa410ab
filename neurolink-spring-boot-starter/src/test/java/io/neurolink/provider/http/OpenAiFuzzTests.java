package io.neurolink.provider.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.neurolink.provider.openai.OpenAiProtocol;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes what reads OpenAI's answers. The build runs the seeds and what was found before;
 * the profile {@code fuzz} searches for more.
 */
class OpenAiFuzzTests {

	@MethodSource("io.neurolink.provider.http.WireSeeds#all")
	@FuzzTest(maxDuration = WireSeeds.FUZZED_FOR)
	void answersAreReadWhateverTheBytes(byte[] bytes) {
		WireProperties.checkProtocol(new OpenAiProtocol("http://localhost/v1"), bytes);
	}

}
