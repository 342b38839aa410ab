package io.neurolink.samples;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk with a limit on what a customer asks, by bucket4j-spring-boot-starter, and one
 * on what the models are asked, by ours.
 */
@DeskTest
@TestPropertySource(properties = { "support-desk.questions-per-minute=3", "neurolink.rate-limit.instances.desk.limit=1",
		"neurolink.rate-limit.instances.desk.per=10h", "neurolink.rate-limit.instances.desk.mode=reject" })
class TwoLimitsTests {

	@LocalServerPort
	private int port;

	@Test
	void bothAct() {
		DeskClient client = new DeskClient(this.port);
		assertThat(client.ask("Where is it?").body()).contains("\"provider\":\"openai\"");
		assertThat(client.ask("Where is it now?").body()).as("our limit refuses, and the fallback answers")
			.contains("\"degraded\":true");
		assertThat(client.ask("Where is it?").body()).as("a cached answer costs no permit of ours")
			.contains("\"provider\":\"openai\"");
		HttpResponse<String> fourth = client.ask("Where is it?");
		assertThat(fourth.statusCode()).as("theirs refuses the fourth question of a customer").isEqualTo(429);
		assertThat(client.post("/api/patterns/exponential-backoff", "{\"input\":\"Where is it?\"}").statusCode())
			.as("and a try of a pattern is a question, too")
			.isEqualTo(429);
		assertThat(client.get("/api/patterns").statusCode()).as("a look at what there is is none").isEqualTo(200);
		assertThat(client.get("/actuator/health").statusCode()).isEqualTo(200);
	}

}
