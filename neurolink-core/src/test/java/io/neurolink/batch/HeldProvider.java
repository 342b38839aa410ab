package io.neurolink.batch;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A provider that holds every call until the test answers it.
 */
final class HeldProvider implements AiProvider {

	final List<AiRequest> requests = new CopyOnWriteArrayList<>();

	final List<String> cancelled = new CopyOnWriteArrayList<>();

	final AtomicInteger underWay = new AtomicInteger();

	Runnable onCancel = () -> {
	};

	private final Map<String, Sinks.One<AiResponse>> held = new ConcurrentHashMap<>();

	@Override
	public String name() {
		return "held";
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		this.underWay.incrementAndGet();
		Sinks.One<AiResponse> answer = Sinks.one();
		this.held.put(request.prompt(), answer);
		this.requests.add(request);
		return answer.asMono().doOnCancel(() -> {
			this.cancelled.add(request.prompt());
			this.onCancel.run();
		}).doFinally((signal) -> this.underWay.decrementAndGet());
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

	List<String> asked() {
		return this.requests.stream().map(AiRequest::prompt).toList();
	}

	void answer(String prompt) {
		this.held.get(prompt).tryEmitValue(AiResponse.of("answer to " + prompt));
	}

	void fail(String prompt, AiErrorType type) {
		this.held.get(prompt).tryEmitError(AiException.builder(type).build());
	}

}
