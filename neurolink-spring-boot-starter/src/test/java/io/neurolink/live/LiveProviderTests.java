package io.neurolink.live;

import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The real providers, over the network, at the cost of a few tokens. Runs in the profile
 * {@code live} only, and there for the providers whose key is in the environment.
 */
@Tag("live")
class LiveProviderTests {

	private static final String BAD_KEY = "sk-neurolink-bad-key-000000000000";

	@BeforeAll
	static void sayWhoIsSkipped() {
		for (Vendor vendor : Vendor.values()) {
			System.out.println(
					"Live test of " + vendor.provider() + ": " + ((vendor.key() != null) ? "runs" : skipped(vendor)));
		}
	}

	@ParameterizedTest
	@EnumSource
	void aRealAnswerArrives(Vendor vendor) {
		assumeTrue(vendor.key() != null, () -> skipped(vendor));
		with(vendor, vendor.key(), (context) -> {
			AiRequest request = AiRequest.builder()
				.prompt("What is the capital of France? Answer with its name only.")
				.maxTokens(200)
				.build();
			AiResponse answer = context.getBean(AiTemplate.class).generate(request);
			assertThat(answer.content()).containsIgnoringCase("Paris");
			assertThat(answer.provider()).isEqualTo(vendor.provider());
			assertThat(answer.finishReason()).isEqualTo("stop");
			assertThat(answer.usage()).isNotNull()
				.satisfies((usage) -> assertThat(usage.inputTokens()).isPositive())
				.satisfies((usage) -> assertThat(usage.outputTokens()).isPositive());
		});
	}

	@ParameterizedTest
	@EnumSource
	void aBadKeyIsRefusedAsABadKey(Vendor vendor) {
		assumeTrue(vendor.key() != null, () -> skipped(vendor));
		with(vendor, BAD_KEY, (context) -> {
			AiResult result = context.getBean(AiTemplate.class).tryGenerate(AiRequest.of("Hello"));
			AiException failure = result.error();
			assertThat(failure).isNotNull();
			assertThat(failure.type()).as(String.valueOf(failure)).isEqualTo(AiErrorType.AUTHENTICATION);
			assertThat(failure.retryable()).isFalse();
			assertThat(String.valueOf(failure.getMessage())).doesNotContain(BAD_KEY);
		});
	}

	private static void with(Vendor vendor, String key, ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner()
			.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
					NeuroLinkProvidersAutoConfiguration.class))
			.withPropertyValues(vendor.properties(key).toArray(String[]::new))
			.run(test);
	}

	private static String skipped(Vendor vendor) {
		return "skipped, for " + vendor.keyVariable() + " is not set in the environment";
	}

}
