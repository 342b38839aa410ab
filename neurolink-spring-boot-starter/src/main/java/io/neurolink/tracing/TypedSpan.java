package io.neurolink.tracing;

import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.neurolink.observation.GenAiCallContext;

/**
 * A span of a call to a provider, which sets each attribute with its type and leaves out
 * the stand-in for a missing value.
 */
final class TypedSpan implements Span {

	private static final String NONE = "none";

	private final Span span;

	private final GenAiCallContext call;

	TypedSpan(Span span, GenAiCallContext call) {
		this.span = span;
		this.call = call;
	}

	@Override
	public Span tag(String key, String value) {
		if (!value.equals(NONE)) {
			set(key, exact(key, value));
		}
		return this;
	}

	// A meter bounds the names of models; a span need not.
	private String exact(String key, String value) {
		String model = switch (key) {
			case "gen_ai.request.model" -> this.call.request().model();
			case "gen_ai.response.model" -> this.call.responseModel();
			default -> null;
		};
		return (model != null) ? model : value;
	}

	private void set(String key, String value) {
		try {
			AttributeType.of(key).set(this.span, key, value);
		}
		catch (NumberFormatException ex) {
			// a convention of the host may give the attribute another value
			this.span.tag(key, value);
		}
	}

	@Override
	public boolean isNoop() {
		return this.span.isNoop();
	}

	@Override
	public TraceContext context() {
		return this.span.context();
	}

	@Override
	public Span start() {
		this.span.start();
		return this;
	}

	@Override
	public Span name(String name) {
		this.span.name(name);
		return this;
	}

	@Override
	public Span event(String value) {
		this.span.event(value);
		return this;
	}

	@Override
	public Span event(String value, long time, TimeUnit unit) {
		this.span.event(value, time, unit);
		return this;
	}

	@Override
	public Span error(Throwable failure) {
		this.span.error(failure);
		return this;
	}

	@Override
	public void end() {
		this.span.end();
	}

	@Override
	public void end(long time, TimeUnit unit) {
		this.span.end(time, unit);
	}

	@Override
	public void abandon() {
		this.span.abandon();
	}

	@Override
	public Span remoteServiceName(String name) {
		this.span.remoteServiceName(name);
		return this;
	}

	@Override
	public Span remoteIpAndPort(String ip, int port) {
		this.span.remoteIpAndPort(ip, port);
		return this;
	}

}
