package io.neurolink.template;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A provider that plays what a test tells it, and remembers what it was asked.
 */
final class ScriptedProvider implements AiProvider {

	final List<AiRequest> requests = new CopyOnWriteArrayList<>();

	final AtomicInteger cancelled = new AtomicInteger();

	private final String name;

	private final @Nullable String model;

	private Function<AiRequest, Mono<AiResponse>> answer = (request) -> Mono
		.just(AiResponse.of("answer to " + request.prompt()));

	private Function<AiRequest, Flux<AiChunk>> pieces = (request) -> Flux.just(AiChunk.of("a"), AiChunk.of("b"),
			AiChunk.builder().finishReason("stop").build());

	ScriptedProvider(String name, @Nullable String model) {
		this.name = name;
		this.model = model;
	}

	ScriptedProvider answering(Function<AiRequest, Mono<AiResponse>> answer) {
		this.answer = answer;
		return this;
	}

	ScriptedProvider streaming(Function<AiRequest, Flux<AiChunk>> pieces) {
		this.pieces = pieces;
		return this;
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
		this.requests.add(request);
		return this.answer.apply(request).doOnCancel(this.cancelled::incrementAndGet);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		this.requests.add(request);
		return this.pieces.apply(request).doOnCancel(this.cancelled::incrementAndGet);
	}

}
