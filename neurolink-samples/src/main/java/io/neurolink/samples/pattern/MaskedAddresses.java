package io.neurolink.samples.pattern;

import java.util.List;
import java.util.regex.Pattern;

import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Masks the e-mail addresses in the requests of all calls of this application. A
 * middleware changes the request and passes it to the rest of the chain, which is
 * executed as often as {@code next} is called. {@code @Order} sets its position among the
 * others. See docs/middleware.md.
 */
@Component
@Order(100)
class MaskedAddresses implements AiMiddleware {

	private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]{1,64}@[\\w-]{1,63}(\\.[\\w-]{1,63}){1,8}");

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return chain.next(masked(request));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return chain.next(masked(request));
	}

	private static AiRequest masked(AiRequest request) {
		List<AiMessage> messages = request.messages().stream().map(MaskedAddresses::masked).toList();
		return request.toBuilder().messages(messages).build();
	}

	private static AiMessage masked(AiMessage message) {
		return new AiMessage(message.role(), ADDRESS.matcher(message.text()).replaceAll("(an e-mail address)"));
	}

}
