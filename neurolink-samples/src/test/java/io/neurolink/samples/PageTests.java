package io.neurolink.samples;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.samples.desk.LiveLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page, in a browser.
 */
@NeedsBrowser
@DeskTest
@Import(Upstream.class)
@TestPropertySource(properties = { "neurolink.sse.heartbeat=100ms", "support-desk.simulated.tokens-per-second=100" })
class PageTests {

	@TempDir
	private static Path profile;

	private static Browser browser;

	@Autowired
	private List<SimulatedProvider> providers;

	@Autowired
	private Upstream upstream;

	@Autowired
	private LiveLog log;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void startBrowser() {
		browser = Browser.isInstalled() ? Browser.start(profile) : null;
	}

	@AfterAll
	static void stopBrowser() {
		if (browser != null) {
			browser.close();
		}
	}

	@BeforeEach
	void openThePage() {
		this.providers.forEach(SimulatedProvider::healthy);
		browser.open("http://localhost:" + this.port + "/");
		browser.awaitText("status", "Nothing asked yet");
		browser.complaints();
	}

	@Test
	void anAnswerGrowsWhileItStreamsAndTheSignGoesOffAtItsEnd() {
		watch();
		stream("Grüße 📦?");
		browser.awaitText("status", "Done");
		assertThat(browser.text("answer")).isEqualTo("You asked: \"Grüße 📦?\" This is what openai/gpt-4o-mini says to "
				+ "it, simulated: the same question always gets these same words.");
		assertThat(browser.text("provider")).isEqualTo("openai");
		assertThat(browser.text("model")).isEqualTo("gpt-4o-mini");
		assertThat(seen()).anyMatch((state) -> state.startsWith("Streaming… | You asked") && !state.endsWith("words."))
			.last()
			.asString()
			.startsWith("Done | You asked:");
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void anAnswerThatBreaksOffKeepsItsTextAndSaysInWordsWhatHappened() {
		browser.awaitText("page", "openai");
		browser.choose("openai");
		browser.click("cut");
		browser.awaitText("page", "cuts streams after 4 chunks");
		stream("Does it break?");
		browser.awaitText("error", "The assistant could not answer. Please try again later.");
		assertThat(browser.text("status")).isEqualTo("Failed");
		assertThat(browser.text("page")).doesNotContain("Streaming…");
		assertThat(browser.text("answer")).isEqualTo("You asked: \"Does it");
	}

	@Test
	void anotherModelStartsOverIfRequestedAndThePageShowsIt() {
		this.providers.get(0).cutStreamAfter(4);
		browser.click("restart");
		stream("Does it start over?");
		browser.awaitText("status", "Done");
		assertThat(browser.text("restarted")).isEqualTo("The answer broke off. Another model started over.");
		assertThat(browser.text("answer")).startsWith("You asked:").containsOnlyOnce("You asked");
		assertThat(browser.text("provider")).isEqualTo("anthropic");
		browser.awaitText("log", "from openai/gpt-4o-mini to anthropic/claude-haiku-4-5");
	}

	@Test
	void theLogShowsPausesAndHedges() {
		ModelRef model = ModelRef.parse("openai/gpt-4o-mini");
		this.log.onEvent(new AiEvent.Pause(model, Duration.ofMillis(1500), AiEvent.Pause.Outcome.SENT));
		this.log.onEvent(new AiEvent.Pause(model, Duration.ZERO, AiEvent.Pause.Outcome.REJECTED));
		this.log.onEvent(new AiEvent.Hedge("HedgedCall#answer", "openai/gpt-4o-mini", "anthropic/claude-haiku-4-5",
				Duration.ofMillis(800)));
		browser.awaitText("log", "for the limits that openai/gpt-4o-mini announced");
		browser.awaitText("log", "for the limits that openai/gpt-4o-mini announced: rejected");
		browser.awaitText("log", "anthropic/claude-haiku-4-5 is called as well");
		assertThat(browser.complaints()).isEmpty();
	}

	@Test
	void stopStopsTheCallAndNotOnlyThePage() {
		int before = this.upstream.cancelled();
		stream("A long silence?");
		browser.awaitText("answer", "You asked: \"A");
		assertThat(browser.text("status")).isEqualTo("Streaming…");
		assertThat(this.upstream.cancelled()).isEqualTo(before);
		browser.click("stop");
		browser.awaitText("status", "Stopped");
		assertThat(browser.text("answer")).isEqualTo("You asked: \"A");
		assertThat(browser.focused()).isEqualTo("question");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.upstream.cancelled() == before + 1);
	}

	@Test
	void aCharacterThatArrivesByteByByteArrivesWhole() {
		browser.run("""
				const whole = window.fetch;
				window.fetch = async (...call) => {
					const response = await whole(...call);
					return new Response(response.body.pipeThrough(new TransformStream({
						transform(bytes, out) { bytes.forEach((byte) => out.enqueue(Uint8Array.of(byte))); }
					})), { status: response.status, headers: response.headers });
				};""");
		stream("Grüße 📦 ✓?");
		browser.awaitText("status", "Done");
		assertThat(browser.text("answer")).startsWith("You asked: \"Grüße 📦 ✓?\" This is").endsWith("same words.");
	}

	@Test
	void aConnectionThatIsLostIsToldInWords() {
		browser
			.run("window.fetch = async () => new Response(new Blob(['data: {\"content\":\"Half\"}\\n\\n']).stream());");
		stream("Is it cut?");
		browser.awaitText("error", "The connection broke before the end of the answer.");
		browser.run("window.fetch = async () => { throw new TypeError('Failed to fetch'); };");
		stream("Is anybody there?");
		browser.awaitText("error", "The connection to the desk was lost.");
		assertThat(browser.text("status")).isEqualTo("Failed");
	}

	@Test
	void aQuestionWithoutWordsIsRefusedInWords() {
		stream(" ");
		browser.awaitText("error", "'prompt' is blank");
		assertThat(browser.text("status")).isEqualTo("Failed");
	}

	@Test
	void theLiveLogShowsAttemptsWaitsHitsAndFallbacks() {
		browser.type("question", "Does the page show it?");
		this.providers.get(0).failNext(1, AiErrorType.OVERLOADED);
		browser.click("ask");
		browser.awaitText("log", "openai/gpt-4o-mini answered at attempt 2");
		assertThat(browser.text("log")).contains("openai/gpt-4o-mini failed at attempt 1", "until the next attempt",
				"Not in the cache");
		browser.click("ask");
		browser.awaitText("log", "Answered from the cache");
		this.providers.get(0).failureRate(1, AiErrorType.AUTHENTICATION);
		browser.type("question", "And who is next?");
		browser.click("ask");
		browser.awaitText("log", "AUTHENTICATION: from openai/gpt-4o-mini to anthropic/claude-haiku-4-5");
		browser.awaitText("provider", "anthropic");
	}

	@Test
	void aPageThatIsLeftWatchesNoMore() {
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.log.watchers() == 1);
		browser.open("about:blank");
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.log.watchers() == 0);
	}

	@Test
	void everythingIsDoneWithoutAMouse() {
		browser.press(Keys.TAB);
		assertThat(browser.focused()).isEqualTo("question");
		assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
		browser.press("A long silence by keys?", Keys.ENTER);
		browser.awaitText("answer", "You asked: \"A");
		browser.press(Keys.TAB);
		assertThat(browser.focused()).isEqualTo("stream");
		browser.press(Keys.TAB);
		assertThat(browser.focused()).isEqualTo("ask");
		browser.press(Keys.TAB);
		assertThat(browser.focused()).isEqualTo("stop");
		browser.press(Keys.SPACE);
		browser.awaitText("status", "Stopped");
		browser.press(Keys.TAB, Keys.TAB, Keys.TAB);
		assertThat(browser.focused()).isEqualTo("restart");
		browser.press(Keys.TAB, Keys.ARROW_DOWN, Keys.TAB, Keys.TAB, Keys.SPACE);
		browser.awaitText("page", "fails the next 2 calls: OVERLOADED");
		assertThat(this.providers.get(1).faults().failNext()).isEqualTo(2);
	}

	@Test
	void everyPatternIsListedAndCanBeTried() {
		browser.awaitText("patterns", "Anti-patterns avoided");
		assertThat(browser.run("return document.querySelectorAll('#patterns > li button[id^=try-]').length"))
			.isEqualTo(23L);
		browser.click("try-composable-pipeline");
		browser.awaitText("result-composable-pipeline", "Done");
		assertThat(browser.text("result-composable-pipeline"))
			.contains("write to (an e-mail address).", "openai gpt-4o-mini")
			.doesNotContain("ann@example.org");
		browser.click("try-cache-on-redis");
		browser.awaitText("result-cache-on-redis", "--spring.profiles.active=redis");
		assertThat(browser.text("result-cache-on-redis")).startsWith("No answer");
	}

	@Test
	void aPatternIsRehearsedUnderFaultsThatAreHealedAfterwards() {
		browser.awaitText("patterns", "Anti-patterns avoided");
		browser.click("rehearse-graceful-degradation");
		browser.awaitText("result-graceful-degradation", "Done");
		assertThat(browser.text("result-graceful-degradation")).contains("degraded answer",
				"I'm currently experiencing technical difficulties.",
				"QUOTA_EXCEEDED: from openai/gpt-4o-mini to anthropic/claude-haiku-4-5");
		browser.click("rehearse-server-sent-events");
		browser.awaitText("result-server-sent-events", "No answer");
		assertThat(browser.text("result-server-sent-events")).contains("NETWORK", "You asked: \"Where is",
				"4 chunks so far");
		assertThat(this.providers.get(0).faults().cutStreamAfter()).as("healed before the end is told").isNull();
	}

	@Test
	void theBarOfABudgetTurnsRedWhenItIsSpent() {
		browser.awaitText("patterns", "Budget");
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			browser.click("try-budget");
			return String.valueOf(browser.run("return document.querySelector('#budgets .bar')?.className"))
				.contains("bad");
		});
		assertThat(browser.text("spend")).contains("openai gpt-4o-mini", "$0.000");
		assertThat(browser.text("budgets")).contains("support", "of $0.0002");
	}

	@Test
	void thePatternOfThePageIsThePage() {
		browser.awaitText("patterns", "Anti-patterns avoided");
		browser.click("try-streaming-page");
		browser.awaitText("status", "Done");
		assertThat(browser.text("answer")).startsWith("You asked:");
		assertThat(browser.complaints()).isEmpty();
	}

	private static void stream(String question) {
		browser.type("question", question);
		browser.click("stream");
	}

	private static void watch() {
		browser
			.run("""
					window.seen = [];
					new MutationObserver(() => window.seen.push(document.getElementById('status').textContent + ' | '
							+ document.getElementById('answer').textContent))
						.observe(document.getElementById('page'), { subtree: true, childList: true, characterData: true });""");
	}

	@SuppressWarnings("unchecked")
	private static List<String> seen() {
		return (List<String>) browser.run("return window.seen");
	}

}
