package io.neurolink.langchain4j;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

import dev.langchain4j.service.TokenStream;
import dev.langchain4j.spi.services.TokenStreamAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Lets AI services return a {@link Flux}, as the module {@code langchain4j-reactor} does:
 * the stream is started by the call of the method.
 */
public final class FluxAdapter implements TokenStreamAdapter {

	@Override
	public boolean canAdaptTokenStreamTo(Type type) {
		return type instanceof ParameterizedType parameterized && parameterized.getRawType() == Flux.class;
	}

	@Override
	public Object adapt(TokenStream stream) {
		Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
		stream.onPartialResponse(sink::tryEmitNext)
			.onCompleteResponse((ignored) -> sink.tryEmitComplete())
			.onError(sink::tryEmitError)
			.start();
		return sink.asFlux();
	}

}
