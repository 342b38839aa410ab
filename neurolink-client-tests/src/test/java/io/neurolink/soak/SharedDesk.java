package io.neurolink.soak;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * Annotated methods over three providers, whose limits, budgets and answers are shared by
 * all instances.
 */
class SharedDesk {

	static final String METERED = "metered";

	static final String TIGHT = "tight";

	static final String LINE = "line";

	static final int LINE_LIMIT = 20;

	static final String LINE_PERIOD = "200ms";

	private static final String OPENAI = "openai/gpt-soak";

	private static final String ANTHROPIC = "anthropic/claude-soak";

	private static final String SPRING_AI = "spring-ai/gpt-spring";

	private static final int MAX_TOKENS = 20;

	private final AiTemplate ai;

	private final ChatModel model;

	SharedDesk(AiTemplate ai, ChatModel model) {
		this.ai = ai;
		this.model = model;
	}

	@AiRetry("soak")
	@AiRateLimited(name = LINE, limit = LINE_LIMIT, per = LINE_PERIOD,
			algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
	public AiResponse limited(String question, Vendor vendor) {
		return this.ai.generate(request(question, vendor));
	}

	@AiRetry("soak")
	@AiBudget(name = METERED, limit = "1000 USD", per = "12M")
	public AiResponse metered(String question, Vendor vendor) {
		return this.ai.generate(request(question, vendor));
	}

	@AiRetry("soak")
	@AiBudget(name = TIGHT, limit = "1000 USD", per = "12M")
	public Mono<AiResponse> tight(String question, Vendor vendor) {
		return this.ai.generateMono(request(question, vendor));
	}

	@AiFallback(models = OPENAI, value = Verdicts.SORRY)
	@AiRetry("soak")
	public String springAi(String question) {
		return String.valueOf(this.model.call(new Prompt(question)).getResult().getOutput().getText());
	}

	@AiFallback(models = ANTHROPIC)
	@AiRetry("soak")
	public Flux<ChatResponse> springAiStream(String question) {
		return this.model.stream(new Prompt(question));
	}

	@AiFallback(models = { SPRING_AI, ANTHROPIC })
	@AiCached("answers")
	@AiRetry("soak")
	public Mono<AiResponse> cached(String question) {
		return this.ai.generateMono(AiRequest.of(question));
	}

	@AiFallback(models = { SPRING_AI, ANTHROPIC })
	@AiCached("streams")
	@AiRetry("soak")
	public Flux<AiChunk> cachedStream(String question) {
		return this.ai.stream(question);
	}

	@AiRetry("soak")
	public Flux<AiChunk> stream(String question, Vendor vendor) {
		return this.ai.stream(request(question, vendor));
	}

	@AiFallback(models = { SPRING_AI, ANTHROPIC }, midStream = AiFallback.MidStream.RESTART)
	@AiRetry("soak")
	public Flux<AiChunk> restarting(String question) {
		return this.ai.stream(question);
	}

	@AiFallback(models = { SPRING_AI, ANTHROPIC }, hedgeAfter = "50ms")
	@AiRetry("soak")
	public CompletableFuture<AiResponse> hedged(String question) {
		return this.ai.generateAsync(AiRequest.of(question));
	}

	@AiFallback(models = ANTHROPIC)
	@AiRetry(name = "soak", around = AiRetry.Around.MODEL_CALL)
	public List<String> twice(String question) {
		return List.of(this.ai.generate(question), this.ai.generate(question));
	}

	private static AiRequest request(String question, Vendor vendor) {
		return AiRequest.builder().prompt(question).provider(vendor.provider()).maxTokens(MAX_TOKENS).build();
	}

}
