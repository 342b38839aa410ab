package io.neurolink.aspectj.matrix;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A provider that counts its calls by question, and fails those with "failing".
 */
final class CountingProvider implements AiProvider {

	private static final AiUsage USAGE = AiUsage.of(10, 20);

	private final String name;

	private final Map<String, Integer> calls = new ConcurrentHashMap<>();

	CountingProvider(String name) {
		this.name = name;
	}

	int calls(String question) {
		return this.calls.getOrDefault(question, 0);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String defaultModel() {
		return "any";
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		return Mono.defer(() -> fails(request) ? Mono.error(failure())
				: Mono.just(AiResponse.builder().content("answer").usage(USAGE).build()));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.defer(() -> fails(request) ? Flux.error(failure()) : Flux.just(AiChunk.of("ans"), AiChunk.of("wer"),
				AiChunk.builder().finishReason("stop").usage(USAGE).build()));
	}

	private boolean fails(AiRequest request) {
		String question = request.messages().get(request.messages().size() - 1).text();
		this.calls.merge(question, 1, Integer::sum);
		return question.contains("failing");
	}

	private static AiException failure() {
		return AiException.builder(AiErrorType.OVERLOADED).build();
	}

}
