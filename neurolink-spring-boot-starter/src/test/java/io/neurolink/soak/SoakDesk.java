package io.neurolink.soak;

import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.batch.AiBatchQueue;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Annotated methods of every kind, as an application has them.
 */
class SoakDesk {

	static final String METERED = "metered";

	static final int METERED_LIMIT = 100_000_000;

	static final String LINE = "line";

	static final int LINE_LIMIT = 20;

	private static final String OTHER = "anthropic/claude-soak";

	private final AiTemplate ai;

	private final AiBatchQueue queue;

	SoakDesk(AiTemplate ai, AiBatchQueue queue) {
		this.ai = ai;
		this.queue = queue;
	}

	@AiFallback(models = OTHER, value = Verdicts.SORRY)
	@AiRetry("soak")
	@AiRateLimited(name = LINE, limit = LINE_LIMIT, per = "100ms")
	public String text(String question) {
		return this.ai.generate(question);
	}

	@AiRetry("soak")
	@AiBudget(name = METERED, limit = "1000 USD", per = "12M")
	@AiRateLimited(name = METERED, limit = METERED_LIMIT, per = "1h", unit = AiRateLimited.Unit.TOKENS,
			algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
	public AiResponse metered(String question, Vendor vendor) {
		return this.ai.generate(AiRequest.builder().prompt(question).provider(vendor.provider()).build());
	}

	@AiFallback(models = OTHER)
	@AiCached("answers")
	@AiRetry("soak")
	public AiResponse cached(String question) {
		return this.ai.generate(AiRequest.of(question));
	}

	@AiFallback(models = OTHER)
	@AiCached("answers")
	@AiRetry("soak")
	public Mono<AiResponse> cachedMono(String question) {
		return this.ai.generateMono(AiRequest.of(question));
	}

	@AiFallback(models = OTHER)
	@AiCached("streams")
	@AiRetry("soak")
	public Flux<AiChunk> cachedStream(String question) {
		return this.ai.stream(question);
	}

	@AiFallback(models = OTHER)
	@AiRetry("soak")
	@AiRateLimited(name = "users", limit = 200, per = "1s", key = "#user",
			algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW, scope = AiRateLimited.Scope.CALL)
	public CompletableFuture<AiResponse> future(String question, String user) {
		return this.ai.generateAsync(AiRequest.of(question));
	}

	@AiRetry("soak")
	public CompletableFuture<AiResponse> queued(String question) {
		return this.queue.add(AiRequest.of(question));
	}

	@AiFallback(models = OTHER)
	@AiRetry("soak")
	@AiRateLimited(name = LINE, limit = LINE_LIMIT, per = "100ms")
	public Mono<AiResponse> mono(String question) {
		return this.ai.generateMono(AiRequest.of(question));
	}

	@AiRetry("soak")
	@AiRateLimited(name = "streams", limit = 100_000_000, per = "1s", unit = AiRateLimited.Unit.TOKENS)
	public Flux<AiChunk> stream(String question, Vendor vendor) {
		return this.ai.stream(AiRequest.builder().prompt(question).provider(vendor.provider()).build());
	}

	@AiFallback(models = OTHER, midStream = AiFallback.MidStream.RESTART)
	@AiRetry("soak")
	public Flux<AiChunk> restarting(String question) {
		return this.ai.stream(question);
	}

}
