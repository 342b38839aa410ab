package io.neurolink.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer or a failure.
 *
 * @param pieces the delivered pieces, before the failure if there is one
 * @param failure the type of the failure, or {@code null} for none
 * @param retryAfter the wait that the failure specifies, or {@code null} for none
 */
record Reply(List<String> pieces, @Nullable AiErrorType failure, @Nullable Duration retryAfter) {

	static Reply of(List<String> pieces) {
		return new Reply(pieces, null, null);
	}

	static Reply failing(List<String> pieces, AiErrorType failure, @Nullable Duration retryAfter) {
		return new Reply(pieces, failure, retryAfter);
	}

	Mono<AiResponse> whole(AiRequest request) {
		if (this.failure != null) {
			return Mono.error(exception(request, this.failure));
		}
		return Mono.just(AiResponse.builder()
			.content(text())
			.provider(request.provider())
			.model(request.model())
			.usage(usage(request))
			.finishReason("stop")
			.build());
	}

	Flux<AiChunk> streamed(AiRequest request) {
		List<AiChunk> chunks = new ArrayList<>();
		for (String piece : this.pieces) {
			chunks.add(AiChunk.builder().content(piece).provider(request.provider()).model(request.model()).build());
		}
		Flux<AiChunk> delivered = Flux.fromIterable(chunks);
		if (this.failure != null) {
			return delivered.concatWith(Mono.error(exception(request, this.failure)));
		}
		return delivered.concatWithValues(AiChunk.builder()
			.provider(request.provider())
			.model(request.model())
			.finishReason("stop")
			.usage(usage(request))
			.build());
	}

	private AiException exception(AiRequest request, AiErrorType type) {
		return AiException.builder(type)
			.message("The mock is set to fail with " + type)
			.provider(request.provider())
			.model(request.model())
			.retryAfter(this.retryAfter)
			.partialContent(this.pieces.isEmpty() ? null : text())
			.build();
	}

	private String text() {
		return String.join("", this.pieces);
	}

	private AiUsage usage(AiRequest request) {
		long input = request.messages().stream().map(AiMessage::text).mapToLong(Reply::words).sum();
		return AiUsage.of(input, words(text()));
	}

	private static long words(String text) {
		return text.isBlank() ? 0 : text.strip().split("\\s+").length;
	}

}
