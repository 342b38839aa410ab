package io.neurolink.samples.pattern;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.neurolink.error.AiErrorType;
import io.neurolink.samples.DeskClient;
import io.neurolink.samples.DeskTest;
import io.neurolink.test.AutoConfigureMockAi;
import io.neurolink.test.MockAi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@DeskTest
@AutoConfigureMockAi
class PatternCatalogueTests {

	private static final List<String> IDS = List.of("comprehensive-errors", "graceful-degradation",
			"exponential-backoff", "backoff-with-jitter", "server-sent-events", "streaming-page", "token-bucket",
			"sliding-window", "pacing", "cache-in-memory", "cache-on-redis", "logging", "metrics",
			"composable-pipeline", "mocked-answers", "integration-test", "parallel-requests", "batch-queue",
			"input-sanitizing", "key-rotation", "anti-patterns-avoided", "budget", "hedged-calls");

	private static final List<String> NUMBERS = List.of("1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2", "4.3",
			"5.1", "5.2", "6.1", "6.2", "6.3", "7.1", "7.2", "8.1", "8.2", "9.1", "9.2", "10", "11", "12");

	private final JsonMapper json = JsonMapper.shared();

	@Autowired
	private MockAi ai;

	@Autowired
	private PatternCatalogue catalogue;

	@LocalServerPort
	private int port;

	private DeskClient client;

	@BeforeEach
	void theModelAnswers() {
		this.client = new DeskClient(this.port);
		this.ai.when((request) -> true).thenReturn("On its way.");
	}

	@Test
	void everyRowOfTheTableHasItsClass() throws IOException {
		assertThat(this.catalogue.patterns()).extracting(Pattern::id).containsExactlyElementsOf(IDS);
		assertThat(this.catalogue.patterns()).extracting(Pattern::number).containsExactlyElementsOf(NUMBERS);
		assertThat(this.catalogue.patterns()).extracting(Pattern::source).doesNotHaveDuplicates();
		Set<String> files = new HashSet<>();
		for (String directory : List.of("src/main", "desk/src/main")) {
			try (Stream<Path> sources = Files.walk(Path.of(directory))) {
				sources.forEach((path) -> files.add(path.getFileName().toString()));
			}
		}
		assertThat(files).containsAll(this.catalogue.patterns().stream().map(Pattern::source).toList());
	}

	@Test
	void idsAreTheTitlesInSmallLettersWithHyphens() {
		assertThat(this.catalogue.patterns()).allSatisfy((pattern) -> assertThat(pattern.id())
			.isEqualTo(pattern.title().toLowerCase(Locale.ROOT).replace(' ', '-'))
			.matches("[a-z]+(-[a-z]+)*"));
	}

	@Test
	void everyPatternNamesItsPageAndIsARowOfTheIndex() throws IOException {
		Path root = Path.of("..");
		List<String> rows = Files.readAllLines(root.resolve("docs/README.md"))
			.stream()
			.filter((line) -> line.matches("\\| \\d.*"))
			.toList();
		assertThat(rows).hasSameSizeAs(IDS);
		assertThat(this.catalogue.patterns()).allSatisfy((pattern) -> {
			assertThat(root.resolve(pattern.docs())).exists();
			assertThat(rows)
				.anySatisfy((row) -> assertThat(row).startsWith("| " + pattern.number() + " | `" + pattern.id() + "` |")
					.contains("(" + pattern.docs().substring("docs/".length()) + ")", "/" + pattern.source() + ")",
							"Tests.java)"));
		});
	}

	@Test
	void everyRehearsalIsOneThatTheFaultsAccept() {
		this.catalogue.patterns()
			.stream()
			.map(Pattern::rehearsal)
			.filter(Objects::nonNull)
			.flatMap((rehearsal) -> rehearsal.faults().stream())
			.forEach((fault) -> assertThat(
					this.client.post("/api/faults", this.json.writeValueAsString(fault)).statusCode())
				.isEqualTo(200));
		this.client.post("/api/faults", "{\"provider\":\"all\",\"healthy\":true}");
	}

	@Test
	void theCatalogueIsServed() {
		HttpResponse<String> response = this.client.get("/api/patterns");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.json.readTree(response.body()).findValuesAsString("id")).isEqualTo(IDS);
	}

	@Test
	void everyPatternIsReachableAndAnswers() {
		for (Pattern pattern : this.catalogue.patterns()) {
			HttpResponse<String> response = pattern.path().equals("/") ? this.client.get("/") : this.client
				.post(pattern.path(), this.json.writeValueAsString(Map.of(pattern.field(), pattern.example())));
			if ("redis".equals(pattern.profile())) {
				assertThat(response.statusCode()).isEqualTo(409);
				assertThat(response.body()).contains("--spring.profiles.active=redis");
			}
			else {
				assertThat(response.statusCode()).as(pattern.id()).isEqualTo(200);
				assertThat(response.body()).as(pattern.id())
					.contains(pattern.path().equals("/") ? "page.js" : "On its way.");
			}
		}
	}

	@Test
	void aTryTellsWhatHappenedOnTheWay() {
		this.ai.when("Busy?").thenFail(AiErrorType.OVERLOADED).thenReturn("No longer.");
		assertThat(tryOut("exponential-backoff", "Busy?").body()).isEqualTo(
				"""
						{"id":"exponential-backoff","content":"No longer.","provider":"openai","model":"gpt-4o-mini","degraded":false,\
						"error":null,"notes":[],"events":[\
						{"kind":"attempt","event":{"name":"ExponentialBackoff#answer","number":1,\
						"target":{"provider":"openai","model":"gpt-4o-mini"},"error":"OVERLOADED","duration":"PT0S","last":false}},\
						{"kind":"wait","event":{"name":"ExponentialBackoff#answer","reason":"RETRY","duration":"PT1S"}},\
						{"kind":"attempt","event":{"name":"ExponentialBackoff#answer","number":2,\
						"target":{"provider":"openai","model":"gpt-4o-mini"},"error":null,"duration":"PT0S","last":true}}]}""");
	}

	@Test
	void aFailureIsToldWithItsTypeAndWithoutInternals() {
		this.ai.when("Busy?").thenFail(AiErrorType.AUTHENTICATION);
		HttpResponse<String> tried = tryOut("exponential-backoff", "Busy?");
		assertThat(tried.statusCode()).isEqualTo(200);
		assertThat(tried.body())
			.contains("\"content\":null", "\"error\":{\"type\":\"AUTHENTICATION\",\"retryable\":false,"
					+ "\"retryAfter\":null,\"message\":\"The assistant could not answer. Please try again later.\"}");
	}

	@Test
	void theStreamContainsItsFailureAndItsEnd() {
		this.ai.when("Does it break?").thenStreamThenFail(List.of("It", " does"), AiErrorType.NETWORK);
		assertThat(this.client.post("/api/stream", "{\"prompt\":\"Does it break?\"}").body())
			.contains("data: {\"content\":\" does\"", "\"type\":\"NETWORK\"}")
			.endsWith("data: [DONE]\n\n");
	}

	@Test
	void aDegradedAnswerIsMarked() {
		this.ai.when("Anybody?").thenFail(AiErrorType.OVERLOADED);
		assertThat(tryOut("graceful-degradation", "Anybody?").body()).contains("\"degraded\":true",
				"\"kind\":\"fallback\"");
	}

	@Test
	void oneOfManyIsRejectedInItsPlace() {
		assertThat(this.json.readTree(tryOut("sliding-window", "Now?").body()).get("notes"))
			.extracting((note) -> note.stringValue())
			.containsExactly("1: On its way.", "2: On its way.", "3: On its way.", "4: On its way.", "5: On its way.",
					"6: LIMIT_EXCEEDED, retry after 1m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"input\":\" \"}" })
	void aTrialWithoutInputIsRejectedWithAReason(String body) {
		HttpResponse<String> response = this.client.post("/api/patterns/exponential-backoff", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("'input' is ");
	}

	@Test
	void anUnknownPatternAPathOfItsOwnAndTooManyLinesAreRejectedWithAReason() {
		assertThat(tryOut("1.1", "Hello?").statusCode()).as("a number is not an id").isEqualTo(404);
		HttpResponse<String> elsewhere = tryOut("server-sent-events", "Hello?");
		assertThat(elsewhere.statusCode()).isEqualTo(409);
		assertThat(elsewhere.body()).contains("path of this pattern is /api/stream");
		HttpResponse<String> many = tryOut("parallel-requests", "Hello?\n".repeat(21));
		assertThat(many.statusCode()).isEqualTo(400);
		assertThat(many.body()).contains("more than 20 lines");
	}

	private HttpResponse<String> tryOut(String id, String input) {
		return this.client.post("/api/patterns/" + id, this.json.writeValueAsString(Map.of("input", input)));
	}

}
