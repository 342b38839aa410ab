package io.neurolink.test;

import java.time.Duration;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.scope.AiScope;
import io.neurolink.template.Timeouts;
import io.neurolink.time.Deadline;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The mock as one provider. Timeouts run on the template's own clock, for which a test
 * does not wait, so a delay that would exceed them fails here.
 */
final class MockProvider implements AiProvider {

	private final String name;

	private final @Nullable String model;

	private final Timeouts timeouts;

	private final MockAi ai;

	MockProvider(String name, @Nullable String model, Timeouts timeouts, MockAi ai) {
		this.name = name;
		this.model = model;
		this.timeouts = timeouts;
		this.ai = ai;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public @Nullable String defaultModel() {
		return this.model;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		return Mono.deferContextual((context) -> {
			Step step = this.ai.next(request);
			Duration total = (request.timeout() != null) ? request.timeout() : this.timeouts.total();
			Duration limit = withinDeadline(total, context);
			if (step.delay().compareTo(limit) > 0) {
				return pause(limit).then(Mono.error(() -> timeout(request, "answer", limit, step.delay())));
			}
			return pause(step.delay()).then(Mono.defer(() -> step.reply().whole(request)));
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.deferContextual((context) -> {
			Step step = this.ai.next(request);
			Duration total = (request.timeout() != null) ? request.timeout() : this.timeouts.streamTotal();
			Duration first = this.timeouts.firstToken();
			Duration limit = withinDeadline((total != null) ? Durations.min(first, total) : first, context);
			if (step.delay().compareTo(limit) > 0) {
				return pause(limit).thenMany(Flux.error(() -> timeout(request, "first token", limit, step.delay())));
			}
			return pause(step.delay()).thenMany(Flux.defer(() -> step.reply().streamed(request)));
		});
	}

	@Override
	public String toString() {
		return "MockProvider[" + this.name + "]";
	}

	private static Duration withinDeadline(Duration limit, ContextView context) {
		AiScope scope = AiScope.current(context);
		Deadline deadline = (scope != null) ? scope.deadline() : null;
		return (deadline != null) ? Durations.min(limit, deadline.remaining()) : limit;
	}

	private Mono<Void> pause(Duration duration) {
		if (duration.isZero()) {
			return Mono.empty();
		}
		return Mono.create((sink) -> sink.onDispose(this.ai.clock().schedule(duration, sink::success)));
	}

	private AiException timeout(AiRequest request, String what, Duration limit, Duration delay) {
		return AiException.builder(AiErrorType.TIMEOUT)
			.message("No " + what + " from " + this.name + " within " + Durations.format(limit)
					+ ": the mock is set to take " + Durations.format(delay))
			.provider(request.provider())
			.model(request.model())
			.build();
	}

}
