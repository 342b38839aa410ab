package io.neurolink.cost;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Prices}.
 */
class PricesTests {

	private static final int PAIRS = 500;

	// Not the shared instance, which keeps what it has found.
	private final Prices prices = Prices.builtIn().with(Map.of());

	@Test
	void nameTheirSourceAndDateAndAreSmall() throws Exception {
		assertThat(Prices.source()).startsWith("@pydantic/genai-prices ");
		assertThat(PriceTable.origin()).isEqualTo(new PriceTable.Origin(Prices.source(), Prices.date()));
		assertThat(PriceTable.origin().source()).startsWith("@pydantic/genai-prices ");
		assertThat(Prices.date()).isBetween(LocalDate.of(2026, 1, 1), LocalDate.of(2030, 1, 1));
		assertThat(resource().getBytes(StandardCharsets.US_ASCII)).hasSizeLessThan(300_000);
		assertThat(resource()).contains("date=" + Prices.date(), "MIT License");
	}

	@ParameterizedTest
	@CsvSource({ "openai/gpt-4o, 2.5, 10", "openai/gpt-4o-2024-08-06, 2.5, 10", "openai/gpt-4o-2024-05-13, 5, 15",
			"openai/gpt-4o-mini, 0.15, 0.6", "OpenAI/GPT-4o-Mini-2024-07-18, 0.15, 0.6",
			"openai/gpt-4o-mini-2031-12-24, 0.15, 0.6", "anthropic/claude-haiku-4-5, 1, 5",
			"anthropic/claude-haiku-4-5-20251001, 1, 5", "anthropic/claude-sonnet-4-0, 3, 15",
			"anthropic/claude-opus-4-1-20250805, 15, 75", "google-ai/gemini-2.0-flash, 0.1, 0.4",
			"googleai/gemini-2.0-flash-001, 0.1, 0.4", "gemini/models/gemini-2.0-flash, 0.1, 0.4",
			"mistral/mistral-small-latest, 0.1, 0.3", "mistral-ai/mistral-small-latest, 0.1, 0.3",
			"groq/llama-3.1-8b-instant, 0.05, 0.08", "deepseek/deepseek-v3.2-exp, 0.27, 0.41",
			"xai/grok-3-mini, 0.3, 0.5", "x-ai/grok-3-mini, 0.3, 0.5", "cohere/command-r-08-2024, 0.15, 0.6",
			"azure/gpt-4o-2024-11-20, 2.5, 10", "azure-openai/o3-mini, 1.1, 4.4", "azure/claude-haiku-4-5, 1, 5",
			"openrouter/openai/gpt-4o-mini, 0.15, 0.6", "openai/openai/gpt-4o, 2.5, 10" })
	void areFoundByTheNamesOfProviderAndModel(String target, BigDecimal input, BigDecimal output) {
		ModelPrice price = this.prices.of(ModelRef.parse(target));
		assertThat(price).isNotNull();
		assertThat(price.input().base()).isEqualByComparingTo(input);
		assertThat(price.output().base()).isEqualByComparingTo(output);
	}

	@ParameterizedTest
	@ValueSource(strings = { "openai/gpt-4o-max", "openai/gpt-99", "openai/o3x", "openai/claude-haiku-4-5",
			"anthropic/gpt-4o", "anthropic/claude-opus-5-6", "ollama/llama3.2", "ollama/gpt-4o", "corp/gpt-4o",
			"perplexity/sonar", "openai/-", "openai/gpt-4o/" })
	void areUnknownOtherwise(String target) {
		assertThat(this.prices.of(ModelRef.parse(target))).isNull();
		assertThat(this.prices.cost(ModelRef.parse(target), null, AiUsage.of(1, 1))).isNull();
	}

	@Test
	void haveTheNamedVendors() {
		assertThat(List.of("openai/gpt-4o", "azure/o1", "anthropic/claude-haiku-4-5", "google/gemini-2.0-flash",
				"mistral/mistral-large-2512", "groq/llama-3.1-8b-instant", "deepseek/deepseek-chat", "xai/grok-4",
				"cohere/command-r", "together/zai-org/glm-5.2", "openrouter/openai/gpt-4o"))
			.allSatisfy((target) -> assertThat(
					PriceTable.get().knows(ModelRef.canonicalProvider(ModelRef.parse(target).provider())))
				.isTrue());
	}

	@Test
	void costExactlyWhatTheResourceSays() throws Exception {
		List<String[]> rows = new ArrayList<>();
		String vendor = "";
		for (String line : resource().lines().toList()) {
			if (line.startsWith("[")) {
				vendor = line.substring(1).split("[, \\]]")[0];
			}
			else if (!vendor.isEmpty()) {
				String name = line.substring(0, line.indexOf('|')).split(",")[0];
				rows.add((vendor + "/" + (name.startsWith("*") ? "" : name.replace("*", ""))
						+ line.substring(line.indexOf('|')))
					.split("\\|", -1));
			}
		}
		rows.removeIf((row) -> row[0].endsWith("/") || row[0].contains("quicksilver"));
		Random random = new Random(18);
		int tried = 0;
		for (int i = 0; i < PAIRS; i++) {
			String[] row = rows.get(random.nextInt(rows.size()));
			long input = random.nextLong(400_000);
			long read = random.nextLong(input + 1);
			long written = random.nextLong(input - read + 1);
			long output = random.nextLong(50_000);
			long reasoning = random.nextLong(output + 1);
			AiUsage usage = new AiUsage(input, output, input + output, read, written, reasoning);
			BigDecimal expected = figure(row, 2, 2, input).multiply(new BigDecimal(input - read - written))
				.add(figure(row, 3, 2, input).multiply(new BigDecimal(read)))
				.add(figure(row, 4, 2, input).multiply(new BigDecimal(written)))
				.add(figure(row, 5, 5, input).multiply(new BigDecimal(output - reasoning)))
				.add(figure(row, 6, 5, input).multiply(new BigDecimal(reasoning)))
				.divide(new BigDecimal(1_000_000));
			assertThat(this.prices.cost(ModelRef.parse(row[0]), null, usage)).as(row[0] + " " + usage)
				.isEqualByComparingTo(expected);
			tried++;
		}
		assertThat(tried).isEqualTo(PAIRS);
	}

	// The figure of a column, or of another if it is empty, for the length of an input.
	private static BigDecimal figure(String[] row, int column, int otherwise, long input) {
		String text = (column < row.length && !row[column].isEmpty()) ? row[column] : row[otherwise];
		String[] parts = text.split(">");
		String figure = parts[0];
		for (int i = 1; i < parts.length; i++) {
			String[] tier = parts[i].split(":");
			figure = (input > Long.parseLong(tier[0])) ? tier[1] : figure;
		}
		return new BigDecimal(figure);
	}

	@ParameterizedTest
	@CsvSource({ "200000, 0.6", "200001, 1.200006" })
	void riseAboveALengthOfTheInput(long tokens, BigDecimal cost) {
		assertThat(this.prices.cost(ModelRef.parse("anthropic/claude-sonnet-4-5"), null, AiUsage.of(tokens, 0)))
			.isEqualByComparingTo(cost);
	}

	@Test
	void distinguishTokensOfACache() {
		AiUsage usage = new AiUsage(1_000, 10, 1_010, 600, 300, 0);
		assertThat(this.prices.cost(ModelRef.parse("anthropic/claude-haiku-4-5"), null, usage))
			.isEqualByComparingTo("0.000585");
	}

	@Test
	void areThoseOfTheModelThatAnsweredIfKnown() {
		ModelRef requested = ModelRef.parse("openai/gpt-4o");
		assertThat(this.prices.cost(requested, "gpt-4o-2024-05-13", AiUsage.of(1_000_000, 0)))
			.isEqualByComparingTo("5");
		assertThat(this.prices.cost(requested, "deployment-7", AiUsage.of(1_000_000, 0))).isEqualByComparingTo("2.5");
		assertThat(this.prices.cost(new ModelRef("openai", null), "gpt-4o", AiUsage.of(1_000_000, 0)))
			.isEqualByComparingTo("2.5");
	}

	@Test
	void areOverridden() {
		Prices own = this.prices.with(Map.of("openai/gpt-4o", ModelPrice.of(BigDecimal.ONE, BigDecimal.TEN), "corp/*",
				ModelPrice.of(BigDecimal.valueOf(2), BigDecimal.TEN)));
		assertThat(own.cost(ModelRef.parse("OpenAI/gpt-4o"), "gpt-4o-2024-05-13", AiUsage.of(1_000_000, 0)))
			.isEqualByComparingTo("1");
		assertThat(own.cost(ModelRef.parse("corp/any"), null, AiUsage.of(1_000_000, 0))).isEqualByComparingTo("2");
		assertThat(own.cost(ModelRef.parse("openai/gpt-4o-mini"), null, AiUsage.of(1_000_000, 0)))
			.isEqualByComparingTo("0.15");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.prices.with(Map.of("gpt-4o", ModelPrice.of(BigDecimal.ONE, BigDecimal.ONE))));
	}

	@Test
	void areThoseOfTheVendorBehindAProvider() {
		Prices own = this.prices.withVendors((provider) -> provider.equals("maindesk") ? "openai" : null);
		assertThat(own.of(ModelRef.parse("main-desk/gpt-4o"))).isNotNull();
		assertThat(own.of(ModelRef.parse("other/gpt-4o"))).isNull();
		assertThat(Prices.vendorOf("https://api.groq.com/openai/v1")).isEqualTo("groq");
		assertThat(Prices.vendorOf("https://acme.openai.azure.com/openai/v1")).isEqualTo("azure");
		assertThat(Prices.vendorOf("http://localhost:11434/v1")).isNull();
	}

	@Test
	void comeWithTheContextWindowsOfModels() {
		assertThat(Prices.contextWindows()).containsEntry("gpt-4o", 128_000)
			.containsEntry("claude-haiku-4-5", 200_000)
			.allSatisfy((model, tokens) -> assertThat(tokens).as(model).isPositive());
	}

	@Test
	void doNotCountATokenTwice() {
		ModelPrice price = new ModelPrice(TokenPrice.of(BigDecimal.ONE), TokenPrice.of(new BigDecimal("0.1")),
				TokenPrice.of(BigDecimal.valueOf(2)), TokenPrice.of(BigDecimal.valueOf(4)),
				TokenPrice.of(BigDecimal.valueOf(8)));
		assertThat(price.cost(new AiUsage(1_000, 0, 1_000, 600, 600, 0))).as("600 read, 400 written")
			.isEqualByComparingTo("0.00086");
		assertThat(price.cost(new AiUsage(1_000, 0, 1_000, 2_000, 1, 0))).as("1000 read")
			.isEqualByComparingTo("0.0001");
		assertThat(price.cost(new AiUsage(0, 10, 10, 0, 0, 20))).as("10 of the reasoning")
			.isEqualByComparingTo("0.00008");
	}

	@Test
	void areNotNegative() {
		assertThat(TokenPrice.of(BigDecimal.ZERO).at(1)).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> TokenPrice.of(new BigDecimal("-0.1")));
		TokenPrice.Tier free = new TokenPrice.Tier(0, BigDecimal.ZERO);
		assertThat(new TokenPrice(BigDecimal.ONE, List.of(free)).at(1)).isZero();
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenPrice.Tier(-1, BigDecimal.ONE));
		assertThatIllegalArgumentException().isThrownBy(() -> new TokenPrice.Tier(1, new BigDecimal("-0.1")));
	}

	@Test
	void ofANameThatNoVendorHasAreUnknown() {
		Prices own = this.prices.withVendors((provider) -> "openai");
		assertThat(own.of(new ModelRef("desk", "gpt-4o-" + "0".repeat(250)))).isNull();
		assertThat(own.of(new ModelRef("desk", "x/".repeat(125) + "gpt-4o"))).as("256 characters").isNotNull();
		assertThat(own.of(new ModelRef("desk", "x/".repeat(125) + "/gpt-4o"))).as("257 characters").isNull();
	}

	private static String resource() throws Exception {
		URL url = PricesTests.class.getResource("prices.txt");
		assertThat(url).isNotNull();
		URI uri = url.toURI();
		return Files.readString(Path.of(uri));
	}

}
