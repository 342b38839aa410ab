package io.neurolink.provider.http;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.ModelRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Redaction}.
 */
class RedactionTests {

	private static final String KEY = "AIzaSyD-secret-0123456789";

	private static final ModelRef TARGET = new ModelRef("google-ai", "gemini-2.0-flash");

	private final Redaction secrets = new Redaction(KEY);

	@Test
	void masksTheKeyWhereverItStands() {
		assertThat(this.secrets.apply("api_key:" + KEY + ", again " + KEY)).isEqualTo("api_key:***, again ***");
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 10, 24 })
	void masksWhatIsLeftOfTheKeyWhereTheTextWasCut(int left) {
		assertThat(this.secrets.apply("api_key:" + KEY.substring(0, left) + "…")).isEqualTo("api_key:***…");
	}

	@Test
	void leavesATextAloneThatDoesNotTellTheKey() {
		assertThat(this.secrets.apply("no such model: gemini-A…")).isEqualTo("no such model: gemini-A…");
		AiException failure = AiException.builder(AiErrorType.NOT_FOUND)
			.target(TARGET)
			.message("no such model")
			.build();
		assertThat(this.secrets.apply(failure)).isSameAs(failure);
	}

	@Test
	void aMessageThatIsCutWithinTheKeyTellsNoPartOfIt() {
		for (int before = 280; before <= 300; before++) {
			String words = "x".repeat(before) + KEY + "x".repeat(40);
			AiException failure = AiException.builder(AiErrorType.AUTHENTICATION)
				.target(TARGET)
				.message(WireFailures.message(TARGET, null, "", words))
				.build();
			assertThat(this.secrets.apply(failure).getMessage()).doesNotContain(KEY.substring(0, 4));
		}
	}

	@Test
	void doesNotShowTheKeyItself() {
		assertThat(this.secrets.toString()).doesNotContain(KEY);
	}

}
