package io.neurolink.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.event.AiEvents;
import io.neurolink.logging.LogCapture;
import io.neurolink.scope.CallScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for the level at which a {@link Fallback} logs its end, and for the lines that
 * calls inside its routes leave to it.
 */
class FallbackLoggingTests {

	private final List<String> deferred = new ArrayList<>();

	private final FallbackCalls fallback = new FallbackCalls(
			new FallbackPolicy("desk", List.of(), FailureFilter.anotherModelHelps()), AiEvents.to(List.of()));

	@RegisterExtension
	private final LogCapture log = LogCapture.of(Fallback.class);

	@Test
	void aFailureOfEveryRouteIsAWarning() {
		fail(failing(AiErrorType.OVERLOADED));
		assertThat(this.log.messages(Level.WARN)).singleElement()
			.asString()
			.startsWith("desk failed on every route. ")
			.contains("OVERLOADED");
	}

	@Test
	void aFailureThatLeadsToNoFallbackIsAWarning() {
		fail(failing(AiErrorType.INVALID_REQUEST));
		assertThat(this.log.messages(Level.WARN)).singleElement()
			.asString()
			.startsWith("desk failed, and its last failure does not lead to a fallback. ");
	}

	@Test
	void aCancellationIsNoWarning() {
		fail(failing(AiErrorType.CANCELLED));
		assertThat(this.log.messages(Level.WARN)).isEmpty();
		assertThat(this.log.messages(Level.INFO)).hasSize(1);
	}

	@Test
	void insideAnotherFallbackTheWarningIsLeftToIt() throws Exception {
		CallScope around = CallScope.nested().reportsFailures(true).build();
		around.call(() -> {
			fail(failing(AiErrorType.OVERLOADED));
			return "";
		});
		assertThat(this.log.messages(Level.WARN)).isEmpty();
		assertThat(this.log.messages(Level.INFO)).singleElement().asString().startsWith("desk failed on every route.");
		around.endReports(false);
		assertThat(this.log.messages(Level.WARN)).singleElement().asString().startsWith("desk failed on every route.");
	}

	@Test
	void insideAScopeThatReportsNothingItIsAWarning() throws Exception {
		CallScope.nested().build().call(() -> {
			fail(failing(AiErrorType.OVERLOADED));
			return "";
		});
		assertThat(this.log.messages(Level.WARN)).hasSize(1);
	}

	@Test
	void theFailureOfACallThatTheRouteThrowsIsLoggedByTheFallbackOnly() {
		fail(() -> {
			defer();
			throw AiException.builder(AiErrorType.OVERLOADED).build();
		});
		assertThat(this.deferred).isEmpty();
	}

	@Test
	void theFailureOfACallIsLoggedIfTheRouteThrowsAnExceptionOfItsOwn() {
		fail(() -> {
			defer();
			throw new IllegalStateException("no answer");
		});
		assertThat(this.deferred).containsExactly("call");
	}

	@Test
	void theFailureOfACallIsLoggedIfTheRouteAnswersWithoutIt() throws Exception {
		String answer = this.fallback.call(() -> {
			defer();
			return "without the call";
		}, null, null);
		assertThat(answer).isEqualTo("without the call");
		assertThat(this.deferred).containsExactly("call");
	}

	@Test
	void aStreamThatBreaksOffIsAWarningAndLogsTheFailuresOfItsCalls() {
		stream(new IllegalStateException("no answer"));
		assertThat(this.deferred).containsExactly("call");
		this.deferred.clear();
		stream(AiException.builder(AiErrorType.NETWORK).build());
		assertThat(this.deferred).isEmpty();
		assertThat(this.log.messages(Level.WARN)).hasSize(2)
			.last()
			.asString()
			.startsWith("desk failed after it had delivered a part of its answer. ")
			.contains("NETWORK");
	}

	private void stream(RuntimeException failure) {
		Flux<String> action = Flux.deferContextual((context) -> {
			Objects.requireNonNull(CallScope.current(context)).deferReport(() -> this.deferred.add("call"));
			return Flux.just("a part").concatWith(Flux.error(failure));
		});
		assertThat(catchThrowable(this.fallback.flux(action, null, null, null)::blockLast)).isNotNull();
	}

	private void fail(Callable<String> action) {
		assertThat(catchThrowable(() -> this.fallback.call(action, null, null))).isNotNull();
	}

	private void defer() {
		Objects.requireNonNull(CallScope.current()).deferReport(() -> this.deferred.add("call"));
	}

	private static Callable<String> failing(AiErrorType type) {
		return () -> {
			throw AiException.builder(type).build();
		};
	}

}
