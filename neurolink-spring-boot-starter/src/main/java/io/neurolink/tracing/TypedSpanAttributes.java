package io.neurolink.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.neurolink.observation.GenAiCallContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives the attributes of the span of a call to a provider the types of OpenTelemetry's
 * semantic conventions. An observation knows key values of text only, and meters need
 * every tag on every call; a span has numbers, and leaves out absent values.
 * <p>
 * A filter runs before the handlers that end a span, regardless of their order. Stateless
 * and thread-safe.
 */
public final class TypedSpanAttributes implements ObservationFilter {

	@Override
	public Observation.Context map(Observation.Context context) {
		if (context instanceof GenAiCallContext call) {
			@Nullable TracingContext tracing = context.get(TracingContext.class);
			@Nullable Span span = (tracing != null) ? tracing.getSpan() : null;
			if (tracing != null && span != null && !span.isNoop()) {
				tracing.setSpan(new TypedSpan(span, call));
			}
		}
		return context;
	}

}
