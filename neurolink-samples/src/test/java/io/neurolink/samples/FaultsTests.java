package io.neurolink.samples;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.provider.SimulatedProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@DeskTest
class FaultsTests {

	@Autowired
	private List<SimulatedProvider> providers;

	@LocalServerPort
	private int port;

	private DeskClient client;

	@BeforeEach
	void everybodyIsHealthy() {
		this.client = new DeskClient(this.port);
		this.providers.forEach(SimulatedProvider::healthy);
	}

	@Test
	void changeTheProviderThatIsNamedAndNoOther() {
		List<SimulatedProvider.Faults> before = faults();
		HttpResponse<String> response = this.client.post("/api/faults",
				"{\"provider\":\"openai\",\"failNext\":2,\"type\":\"RATE_LIMIT\",\"retryAfter\":\"1500ms\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"latency\":\"0ms\",\"failNext\":2,\"failNextType\":\"RATE_LIMIT\","
				+ "\"retryAfter\":\"1.5s\"},{\"provider\":\"anthropic\"");
		assertThat(faults().get(0)).isEqualTo(new SimulatedProvider.Faults(2, AiErrorType.RATE_LIMIT, 0, null,
				Duration.ofMillis(1500), null, Duration.ZERO, null));
		assertThat(faults().subList(1, 3)).isEqualTo(before.subList(1, 3));
	}

	@Test
	void changeEverySimulatedProviderAndEndAgain() {
		List<SimulatedProvider.Faults> before = faults();
		this.client.post("/api/faults", "{\"provider\":\"all\",\"failureRate\":1.0,\"type\":\"overloaded\","
				+ "\"status\":529,\"latency\":\"20ms\",\"cutStreamAfter\":3}");
		assertThat(faults()).containsOnly(
				new SimulatedProvider.Faults(0, null, 1, AiErrorType.OVERLOADED, null, 529, Duration.ofMillis(20), 3));
		this.client.post("/api/faults", "{\"provider\":\"all\",\"healthy\":true}");
		assertThat(faults()).isEqualTo(before);
	}

	@Test
	void findAProviderWhateverItsDashesAndCase() {
		this.client.post("/api/faults", "{\"provider\":\"GoogleAI\",\"failNext\":1}");
		assertThat(faults().get(2).failNextType()).isEqualTo(AiErrorType.OVERLOADED);
	}

	@Test
	void canBeLookedAtWithoutBeingChanged() {
		HttpResponse<String> response = this.client.get("/api/faults");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).matches("\\[\\{\"provider\":\"openai\",\"calls\":\\d+,\"latency\":\"0ms\"},"
				+ "\\{\"provider\":\"anthropic\",\"calls\":\\d+,\"latency\":\"0ms\"},"
				+ "\\{\"provider\":\"google-ai\",\"calls\":\\d+,\"latency\":\"0ms\"}]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"failNext":1}                                             | 'provider' is missing; name one of openai
					{"provider":"mistral","failNext":1}                        | no simulated provider 'mistral'; name one of openai
					{"provider":"openai"}                                      | Nothing to change
					{"provider":"openai","healthy":false}                      | Nothing to change
					{"provider":"openai","failNext":1,"type":"BROKEN"}         | no error type 'BROKEN'; the types are [RATE_LIMIT
					{"provider":"openai","failNext":-1}                        | must not be negative, but is -1
					{"provider":"openai","failureRate":1.5}                    | must be within 0 and 1, but is 1.5
					{"provider":"all","failNext":5,"failureRate":7}            | must be within 0 and 1, but is 7.0
					{"provider":"openai","retryAfter":"soon"}                  | 'retryAfter' is not a duration: 'soon'
					{"provider":"openai","retryAfter":2}                       | 'retryAfter' is not a duration: '2'; write it with its unit
					{"provider":"openai","latency":"-1s"}                      | must not be negative
					{"provider":"openai","status":200}                         | must be within 400 and 599, but is 200
					{"provider":"openai","cutStreamAfter":-2}                  | must not be negative, but is -2
					{"provider":"openai","failNext":1.5}                       | 'failNext' holds a value of the wrong type
					{"provider":"openai","failNext":99999999999}               | 'failNext' holds a value of the wrong type
					{"provider":"openai","failNext":"many"}                    | 'failNext' holds a value of the wrong type
					{"provider":"openai","failNxt":1}                          | There is no field 'failNxt'; the fields are cutStreamAfter
					[]                                                         | The body must be a JSON object
					{"provider":                                               | The body must be a JSON object
					""")
	void thatMakeNoSenseAreRefusedWithWordsAndChangeNothing(String body, String words) {
		List<SimulatedProvider.Faults> before = faults();
		HttpResponse<String> response = this.client.post("/api/faults", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains(words).doesNotContain("io.neurolink", "jackson");
		assertThat(faults()).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource({ "https://elsewhere.example, 403", "null, 403", "http://localhost:1, 403", "SELF, 200" })
	void areChangedFromThePageOfTheSampleOnly(String origin, int status) {
		List<SimulatedProvider.Faults> before = faults();
		String own = "http://localhost:" + this.port;
		HttpResponse<String> response = this.client.post("/api/faults", "{\"provider\":\"openai\",\"failNext\":1}",
				"Origin", origin.equals("SELF") ? own : origin);
		assertThat(response.statusCode()).isEqualTo(status);
		if (status == 403) {
			assertThat(faults()).isEqualTo(before);
		}
	}

	private List<SimulatedProvider.Faults> faults() {
		return this.providers.stream().map(SimulatedProvider::faults).toList();
	}

}
