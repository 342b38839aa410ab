package io.neurolink.test.support;

import io.neurolink.error.AiErrorType;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.json.JsonTest;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A slice that switches off all auto-configuration but its own: the annotations act all
 * the same.
 */
@JsonTest
@AutoConfigureMockAi
@Import(SupportModels.class)
class SliceTests {

	@Test
	void theAnnotationsActOnThePropertiesOfTheApplication(@Autowired MockAi ai, @Autowired SupportModels models) {
		ai.when("Where is my parcel?").thenFail(AiErrorType.AUTHENTICATION).thenReturn("It is on its way.");
		assertThat(models.answer("delivery", "Where is my parcel?")).isEqualTo("It is on its way.");
		assertThat(ai).attempted("openai/gpt-4o", 1).fellBackTo("anthropic/claude-haiku-4-5");
	}

}
