package io.neurolink.cost;

import java.math.BigDecimal;
import java.util.Map;

import io.neurolink.logging.LogCapture;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Costs}.
 */
class CostsTests {

	private static final AiUsage USAGE = AiUsage.of(1_000_000, 0);

	@RegisterExtension
	final LogCapture log = LogCapture.of(Costs.class);

	private final Costs costs = new Costs(
			Prices.builtIn().with(Map.of("desk/small", ModelPrice.of(BigDecimal.TEN, BigDecimal.TEN))));

	@Test
	void aKnownPriceIsNotLogged() {
		assertThat(this.costs.cost(ModelRef.parse("desk/small"), null, USAGE)).isEqualByComparingTo("10");
		assertThat(this.log.messages()).isEmpty();
	}

	@Test
	void anUnknownPriceIsLoggedOncePerModel() {
		assertThat(this.costs.cost(ModelRef.parse("desk/novel"), null, USAGE)).isNull();
		this.costs.cost(ModelRef.parse("desk/novel"), null, USAGE);
		this.costs.cost(ModelRef.parse("desk/newer"), null, USAGE);
		assertThat(this.log.messages()).hasSize(2)
			.satisfiesExactly((first) -> assertThat(first).contains("The price of desk/novel is not known"),
					(second) -> assertThat(second).contains("desk/newer"));
	}

	@Test
	void theModelOfTheAnswerIsLoggedIfNoneWasRequested() {
		ModelRef unnamed = new ModelRef("desk", null);
		this.costs.cost(unnamed, "answered", USAGE);
		this.costs.cost(unnamed, null, USAGE);
		this.costs.cost(unnamed, " ", USAGE);
		this.costs.cost(ModelRef.parse("desk/requested"), "answered by another", USAGE);
		assertThat(this.log.messages()).hasSize(3)
			.satisfiesExactly((first) -> assertThat(first).contains("desk/answered"),
					(second) -> assertThat(second).contains("The price of desk"),
					(third) -> assertThat(third).contains("desk/requested"));
	}

	@Test
	void theNumberAndLengthOfLoggedNamesIsBounded() {
		for (int i = 0; i < 200; i++) {
			this.costs.cost(new ModelRef("desk", "novel" + i + "x".repeat(1000)), null, USAGE);
		}
		assertThat(this.log.messages()).hasSize(100).allSatisfy((line) -> assertThat(line).hasSizeLessThan(600));
	}

}
