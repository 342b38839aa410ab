package io.neurolink.cost;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ModelNames}.
 */
class ModelNamesTests {

	private final ModelNames<String> names = new ModelNames<>();

	@BeforeEach
	void addNames() {
		this.names.add("GPT-4o", "exact");
		this.names.add("gpt-4o-2026-01-01", "dated");
		this.names.add("gpt-4*", "prefix");
		this.names.add("gpt-4o-m*", "longer prefix");
		this.names.add("gpt*", "shorter prefix");
		this.names.add("*-mini", "suffix");
		this.names.add("*instruct*", "part");
	}

	@ParameterizedTest
	@CsvSource({ "gpt-4o, exact", "GPT-4O, exact", "gpt-4o-2026-01-01, dated", "gpt-4o-2027-12-31, exact",
			"gpt-4o-20271231, exact", "gpt-4o-latest, exact", "gpt-4, prefix", "gpt-4-turbo, prefix",
			"gpt-4o-max, longer prefix", "gpt-5, shorter prefix", "o9-mini, suffix", "x-instruct-y, part",
			"instruct, part", "models/gpt-4o, exact", "vendor/gpt-4o, exact", "a/b/gpt-4o, exact", "/gpt-4o, exact",
			"o9, ", "vendor/o9, ", "gpt-4o/, prefix" })
	void findsTheMostSpecificName(String model, @Nullable String expected) {
		assertThat(this.names.find(model)).isEqualTo(expected);
	}

	@Test
	void theFirstOfTwoEqualNamesWins() {
		this.names.add("gpt-4o", "second");
		this.names.add("gpt-5*", "first");
		this.names.add("gpt-5*", "second");
		assertThat(this.names.find("gpt-4o")).isEqualTo("exact");
		assertThat(this.names.find("gpt-5x")).isEqualTo("first");
	}

	@Test
	void aStarAloneMatchesEachName() {
		ModelNames<String> all = new ModelNames<>();
		all.add("*", "any");
		assertThat(all.find("anything")).isEqualTo("any");
		assertThat(all.find("")).isEqualTo("any");
	}

}
