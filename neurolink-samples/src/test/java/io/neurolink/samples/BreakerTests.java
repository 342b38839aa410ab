package io.neurolink.samples;

import io.neurolink.provider.SimulatedProvider;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "OPENAI_API_KEY=", "ANTHROPIC_API_KEY=", "GOOGLE_AI_API_KEY=",
				"support-desk.simulated.latency=0s", "support-desk.simulated.tokens-per-second=0",
				"neurolink.circuit-breaker.minimum-calls=3" })
class BreakerTests {

	@LocalServerPort
	private int port;

	@Test
	void aProviderThatFailsIsLeftAloneUntilItIsHealed(@Autowired SimulatedProvider[] providers) {
		DeskClient client = new DeskClient(this.port);
		SimulatedProvider openai = providers[0];
		client.post("/api/faults", "{\"provider\":\"openai\",\"failureRate\":1.0}");
		assertThat(client.ask("Where is it?").body()).contains("\"provider\":\"anthropic\"");
		long calls = openai.callCount();
		assertThat(client.ask("Where is it now?").body()).contains("\"provider\":\"anthropic\"");
		assertThat(openai.callCount()).as("calls once the breaker is open").isEqualTo(calls);
		client.post("/api/faults", "{\"provider\":\"openai\",\"healthy\":true}");
		assertThat(client.ask("And now?").body()).contains("\"provider\":\"openai\"");
	}

}
