package io.neurolink.samples.pattern;

import io.neurolink.cost.AiBudgets;
import io.neurolink.samples.DeskClient;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DailyBudget}.
 */
@DeskTest
@AutoConfigureMockAi
class BudgetPatternTests {

	@Autowired
	private MockAi ai;

	@Autowired
	private DailyBudget pattern;

	@Autowired
	private AiBudgets budgets;

	@LocalServerPort
	private int port;

	@AfterEach
	void reset() {
		this.budgets.reset("support");
	}

	@Test
	void aSpentBudgetIsAnsweredByTheStaticText() {
		this.ai.when((request) -> true).thenReturn("On its way. ".repeat(10));
		int answers = 0;
		while (!this.pattern.answer("Where is my parcel?").degraded()) {
			answers++;
			assertThat(answers).isLessThan(100);
		}
		assertThat(answers).isPositive();
		assertThat(this.ai.callCount()).isEqualTo(answers);
		assertThat(this.budgets.spent("support")).isPositive()
			.isLessThanOrEqualTo(this.budgets.state("support").limit());
	}

	@Test
	void actuatorHasTheSpendAndTheBudgetThatThePageShows() {
		this.ai.when((request) -> true).thenReturn("On its way.");
		this.pattern.answer("Where is my parcel?");
		JsonNode body = JsonMapper.shared().readTree(new DeskClient(this.port).get("/actuator/neurolink").body());
		assertThat(body.path("spend").path(0).path("provider").stringValue()).isEqualTo("openai");
		assertThat(body.path("spend").path(0).path("cost").decimalValue()).isPositive();
		assertThat(body.path("budgets").path(0).path("name").stringValue()).isEqualTo("support");
		assertThat(body.path("budgets").path(0).path("spent").decimalValue()).isPositive();
	}

}
