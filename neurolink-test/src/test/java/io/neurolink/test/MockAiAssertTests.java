package io.neurolink.test;

import java.time.Duration;
import java.util.function.Consumer;

import io.neurolink.error.AiErrorType;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.model.AiRequest;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What can be said of a mock. Each assertion is seen to hold and to fail.
 */
class MockAiAssertTests {

	private final MockAi ai = MockAi.create();

	private final AiEventListener events = this.ai.listener();

	private final AiTemplate template = AiTemplate.builder().provider(this.ai.provider("openai", "gpt-4o")).build();

	@Test
	void attempts() {
		this.ai.whenContains("").thenReturn("Hello");
		assertThat(this.ai).attemptedNothing().attempted(0);
		this.template.generate("one");
		this.template.generate(AiRequest.builder().prompt("two").model("gpt-4o-mini").build());
		assertThat(this.ai).attempted(2)
			.attempted("openai/gpt-4o", 1)
			.attempted("openai/gpt-4o-mini", 1)
			.wasAsked("two");
		assertFails((it) -> it.attempted(3), "Expected 3 calls to the providers, but found 2.");
		assertFails((it) -> it.attempted("openai/gpt-4o", 2), "Expected 2 calls to openai/gpt-4o, but found 1.");
		assertFails(MockAiAssert::attemptedNothing, "Expected 0 calls to the providers, but found 2.");
		assertFails((it) -> it.wasAsked("three"), "Expected a request with the prompt \"three\", but found none.");
	}

	@Test
	void waits() {
		assertThat(this.ai).didNotWait();
		this.events.onEvent(new AiEvent.Wait("Desk#answer", AiEvent.Wait.Reason.RETRY, Duration.ofSeconds(1)));
		this.events.onEvent(new AiEvent.Wait("Desk#answer", AiEvent.Wait.Reason.RATE_LIMIT, Duration.ofSeconds(2)));
		assertThat(this.ai).waited(Duration.ofSeconds(1), Duration.ofSeconds(2))
			.waitedBetween(Duration.ofSeconds(3), Duration.ofSeconds(3));
		assertFails((it) -> it.waited(Duration.ofSeconds(2), Duration.ofSeconds(1)),
				"Expected waits of 2s, 1s, but found 1s, 2s.");
		assertFails((it) -> it.waitedBetween(Duration.ofSeconds(4), Duration.ofSeconds(5)),
				"Expected waits of 4s to 5s together, but found 3s.");
		assertFails((it) -> it.waitedBetween(Duration.ofSeconds(1), Duration.ofSeconds(2)),
				"Expected waits of 1s to 2s together, but found 3s.");
		assertFails(MockAiAssert::didNotWait, "Expected waits of none, but found 1s, 2s.");
	}

	@Test
	void caches() {
		assertThat(this.ai).hitCache(0).missedCache(0);
		this.events.onEvent(new AiEvent.Miss("answers"));
		this.events.onEvent(new AiEvent.Hit("answers", AiEvent.Hit.Kind.HIT));
		this.events.onEvent(new AiEvent.Hit("answers", AiEvent.Hit.Kind.COALESCED));
		assertThat(this.ai).hitCache(2).missedCache(1);
		assertFails((it) -> it.hitCache(1), "Expected 1 cache hits, but found 2.");
		assertFails((it) -> it.missedCache(0), "Expected 0 cache misses, but found 1.");
	}

	@Test
	void refusals() {
		this.events.onEvent(new AiEvent.Rejected("answers", null));
		assertThat(this.ai).refused(1);
		assertFails((it) -> it.refused(0), "Expected 0 calls refused by a rate limiter, but found 1.");
	}

	@Test
	void fallbacks() {
		assertThat(this.ai).didNotFallBack();
		this.events.onEvent(new AiEvent.Fallback("Desk#answer", "openai/gpt-4o", "google-ai/gemini-2.0-flash",
				AiErrorType.NETWORK));
		this.events
			.onEvent(new AiEvent.Fallback("Desk#answer", "google-ai/gemini-2.0-flash", "static", AiErrorType.NETWORK));
		assertThat(this.ai).fellBackTo("google-ai/gemini-2.0-flash", "static");
		assertFails((it) -> it.fellBackTo("static"),
				"Expected fallbacks to [static], but found [google-ai/gemini-2.0-flash, static].");
		assertFails(MockAiAssert::didNotFallBack,
				"Expected fallbacks to [], but found [google-ai/gemini-2.0-flash, static].");
	}

	@Test
	void unmatchedPromptsThatTheApplicationHid() {
		this.ai.when("Hi").thenReturn("Hello");
		this.template.tryGenerate(AiRequest.of("Hi"));
		assertThat(this.ai).knewEveryPrompt();
		this.template.tryGenerate(AiRequest.of("Who?"));
		assertFails(MockAiAssert::knewEveryPrompt, "Expected a stub for every prompt, but found none for \"Who?\".");
	}

	@Test
	void aFailureShowsWhatHappened() {
		this.ai.when("Hi").thenReturn("Hello");
		this.template.generate("Hi");
		this.events.onEvent(new AiEvent.Miss("answers"));
		assertFails((it) -> it.attempted(2),
				String.format("Calls:%n  openai/gpt-4o \"Hi\"%nEvents:%n  Miss[name=answers]"));
		this.ai.reset();
		assertFails((it) -> it.attempted(2), String.format("Calls: none%nEvents: none"));
	}

	@Test
	void takesTheWordsOfTheTest() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> assertThat(this.ai).as("the answer").attempted(1))
			.withMessageStartingWith("[the answer] ");
	}

	private void assertFails(Consumer<MockAiAssert> claim, String words) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> claim.accept(assertThat(this.ai)))
			.withMessageContaining(words);
	}

}
