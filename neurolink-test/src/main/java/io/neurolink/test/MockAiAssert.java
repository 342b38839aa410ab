package io.neurolink.test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.neurolink.event.AiEvent;
import io.neurolink.model.AiRequest;
import io.neurolink.time.Durations;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions of AssertJ's {@code assertThat(ai)} for a {@link MockAi}:
 *
 * <pre>{@code
 * assertThat(ai).attempted(3).waited(Duration.ofSeconds(1), Duration.ofSeconds(2)).didNotFallBack();
 * }</pre>
 *
 * Every failed assertion shows all calls and events since the test began.
 */
public final class MockAiAssert extends AbstractAssert<MockAiAssert, MockAi> {

	MockAiAssert(MockAi actual) {
		super(actual, MockAiAssert.class);
	}

	/**
	 * Verifies the number of calls to the providers: every attempt counts, of every
	 * model.
	 * @param times the expected number
	 * @return this assertion
	 */
	public MockAiAssert attempted(int times) {
		return check("calls to the providers", times, this.actual.callCount());
	}

	/**
	 * Verifies the number of calls to one model.
	 * @param model the model, as {@code provider/model}
	 * @param times the expected number
	 * @return this assertion
	 */
	public MockAiAssert attempted(String model, int times) {
		long found = this.actual.requests().stream().filter((request) -> target(request).equals(model)).count();
		return check("calls to " + model, times, found);
	}

	/**
	 * Verifies that no provider was called, for example because a cache had the answer.
	 * @return this assertion
	 */
	public MockAiAssert attemptedNothing() {
		return attempted(0);
	}

	/**
	 * Verifies that a request had this prompt.
	 * @param prompt the whole last message of the user
	 * @return this assertion
	 */
	public MockAiAssert wasAsked(String prompt) {
		if (this.actual.requests().stream().noneMatch((request) -> request.prompt().equals(prompt))) {
			fail("a request with the prompt \"" + prompt + "\"", "none");
		}
		return this;
	}

	/**
	 * Verifies that every request matched a stub, even if the application handled the
	 * failure of one that did not.
	 * @return this assertion
	 */
	public MockAiAssert knewEveryPrompt() {
		List<AiRequest> unmatched = this.actual.recording().unmatched();
		if (!unmatched.isEmpty()) {
			fail("a stub for every prompt",
					"none for " + unmatched.stream()
						.map((request) -> "\"" + request.prompt() + "\"")
						.distinct()
						.collect(Collectors.joining(", ")));
		}
		return this;
	}

	/**
	 * Verifies that there were exactly these waits, for another attempt or for a permit,
	 * in this order. For waits with jitter see
	 * {@link #waitedBetween(Duration, Duration)}.
	 * @param waits each wait, oldest first
	 * @return this assertion
	 */
	public MockAiAssert waited(Duration... waits) {
		List<Duration> found = waits();
		if (!found.equals(List.of(waits))) {
			fail("waits of " + format(List.of(waits)), format(found));
		}
		return this;
	}

	/**
	 * Verifies that the total of all waits, for other attempts and for permits, is within
	 * bounds.
	 * @param shortest the lower bound, inclusive
	 * @param longest the upper bound, inclusive
	 * @return this assertion
	 */
	public MockAiAssert waitedBetween(Duration shortest, Duration longest) {
		Duration found = waits().stream().reduce(Duration.ZERO, Duration::plus);
		if (found.compareTo(shortest) < 0 || found.compareTo(longest) > 0) {
			fail("waits of " + Durations.format(shortest) + " to " + Durations.format(longest) + " together",
					Durations.format(found));
		}
		return this;
	}

	/**
	 * Verifies that there was no wait for another attempt or for a permit.
	 * @return this assertion
	 */
	public MockAiAssert didNotWait() {
		return waited();
	}

	/**
	 * Verifies the number of answers of caches: stored answers, answers of a concurrent
	 * call, and stale ones.
	 * @param times the expected number
	 * @return this assertion
	 */
	public MockAiAssert hitCache(int times) {
		return check("cache hits", times, events(AiEvent.Hit.class).size());
	}

	/**
	 * Verifies the number of cache misses.
	 * @param times the expected number
	 * @return this assertion
	 */
	public MockAiAssert missedCache(int times) {
		return check("cache misses", times, events(AiEvent.Miss.class).size());
	}

	/**
	 * Verifies the number of calls rejected by rate limiters.
	 * @param times the expected number
	 * @return this assertion
	 */
	public MockAiAssert refused(int times) {
		return check("calls refused by a rate limiter", times, events(AiEvent.Rejected.class).size());
	}

	/**
	 * Verifies that there were exactly these fallbacks, in this order.
	 * @param targets the target of each: a model as {@code provider/model},
	 * {@code method}, {@code stale} or {@code static}
	 * @return this assertion
	 */
	public MockAiAssert fellBackTo(String... targets) {
		List<String> found = events(AiEvent.Fallback.class).stream().map(AiEvent.Fallback::to).toList();
		if (!found.equals(List.of(targets))) {
			fail("fallbacks to " + List.of(targets), String.valueOf(found));
		}
		return this;
	}

	/**
	 * Verifies that there was no fallback.
	 * @return this assertion
	 */
	public MockAiAssert didNotFallBack() {
		return fellBackTo();
	}

	private List<Duration> waits() {
		return events(AiEvent.Wait.class).stream().map(AiEvent.Wait::duration).toList();
	}

	private <E extends AiEvent> List<E> events(Class<E> type) {
		return this.actual.events().stream().filter(type::isInstance).map(type::cast).toList();
	}

	private MockAiAssert check(String what, long expected, long found) {
		if (expected != found) {
			fail(expected + " " + what, String.valueOf(found));
		}
		return this;
	}

	private void fail(String expected, String found) {
		throw failureWithActualExpected(found, expected, "Expected %s, but found %s.%n%s", expected, found,
				transcript());
	}

	private String transcript() {
		StringBuilder text = new StringBuilder();
		append(text, "Calls:", this.actual.requests().stream().map(MockAiAssert::describe).toList());
		append(text, "Events:", this.actual.events().stream().map(String::valueOf).toList());
		return text.toString();
	}

	private static void append(StringBuilder text, String heading, List<String> lines) {
		text.append(heading).append(lines.isEmpty() ? " none" : "").append(System.lineSeparator());
		lines.forEach((line) -> text.append("  ").append(line).append(System.lineSeparator()));
	}

	private static String describe(AiRequest request) {
		return target(request) + " \"" + request.prompt() + "\"";
	}

	private static String target(AiRequest request) {
		@Nullable String model = request.model();
		return (model != null) ? request.provider() + "/" + model : String.valueOf(request.provider());
	}

	private static String format(List<Duration> waits) {
		return waits.isEmpty() ? "none" : waits.stream().map(Durations::format).collect(Collectors.joining(", "));
	}

}
