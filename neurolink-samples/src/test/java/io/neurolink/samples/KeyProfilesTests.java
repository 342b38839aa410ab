package io.neurolink.samples;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class KeyProfilesTests {

	@Test
	void eachKeySwitchesOnItsProvider() {
		assertThat(profiles(Map.of("OPENAI_API_KEY", "sk-1"))).containsExactly("openai");
		assertThat(profiles(Map.of("ANTHROPIC_API_KEY", "sk-2"))).containsExactly("anthropic");
		assertThat(profiles(Map.of("GOOGLE_AI_API_KEY", "sk-3"))).containsExactly("google-ai");
		assertThat(profiles(Map.of("OPENAI_API_KEY", "sk-1", "ANTHROPIC_API_KEY", "sk-2", "GOOGLE_AI_API_KEY", "sk-3")))
			.containsExactlyInAnyOrder("openai", "anthropic", "google-ai");
	}

	@Test
	void aMissingOrBlankKeySwitchesOnNothing() {
		assertThat(profiles(Map.of())).isEmpty();
		assertThat(profiles(Map.of("OPENAI_API_KEY", "", "ANTHROPIC_API_KEY", " "))).isEmpty();
	}

	private static String[] profiles(Map<String, Object> variables) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
		new KeyProfiles().postProcessEnvironment(environment, new SpringApplication());
		return environment.getActiveProfiles();
	}

}
