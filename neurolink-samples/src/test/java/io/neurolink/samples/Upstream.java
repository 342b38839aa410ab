package io.neurolink.samples;

import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import reactor.core.publisher.Flux;

import org.springframework.boot.test.context.TestComponent;

/**
 * Stands between the template and the providers. Streams for a prompt with the word
 * "silence" fall silent after three pieces; how many calls were cancelled can be asked.
 */
@TestComponent
class Upstream implements AiMiddleware {

	private final AtomicInteger cancelled = new AtomicInteger();

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		Flux<AiChunk> answer = chain.next(request);
		return (request.prompt().contains("silence") ? answer.take(3).concatWith(Flux.never()) : answer)
			.doOnCancel(this.cancelled::incrementAndGet);
	}

	int cancelled() {
		return this.cancelled.get();
	}

}
