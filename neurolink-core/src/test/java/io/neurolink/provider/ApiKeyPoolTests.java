package io.neurolink.provider;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ApiKeyPool} and {@link ProviderName}.
 */
class ApiKeyPoolTests {

	@Test
	void keysTakeTurns() {
		ApiKeyPool pool = ApiKeyPool.of(List.of("one", "two"));
		assertThat(List.of(pool.next(), pool.next(), pool.next())).containsExactly("one", "two", "one");
	}

	@Test
	void noKeyAndABlankKeyAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeyPool.of(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKeyPool.of(List.of("sk-secret", " ")))
			.withMessageNotContaining("secret")
			.withMessageContaining("number 2");
	}

	@Test
	void itsTextShowsNoKey() {
		assertThat(ApiKeyPool.of(List.of("sk-secret"))).hasToString("ApiKeyPool[1 key]");
	}

	@Test
	void namesMatchWithoutDashesAndCase() {
		assertThat(ProviderName.canonical("Google-AI")).isEqualTo(ProviderName.canonical("googleai"));
		assertThat(ProviderName.canonical("GOOGLE_AI")).isEqualTo(ProviderName.canonical("google-ai"));
	}

}
