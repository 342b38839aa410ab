package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.Cancellation;
import io.neurolink.stage.CallStages;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Asks models for answers: whole or in pieces, blocking or not. Immutable and
 * thread-safe; one instance serves a whole application.
 * <p>
 * Who is asked is decided for each call: the model in force in the {@link AiScope} wins,
 * as where a fallback runs a method again for another model; then what the request names;
 * then the default provider and its default model. Every call has timeouts, within the
 * deadline of the annotated method around it. The template itself never retries; it asks
 * another provider only where it is told to {@linkplain Builder#failover(List) fail
 * over}.
 * <p>
 * Every failure is an {@link AiException}; what a host's own provider or middleware
 * throws besides is of type {@link AiErrorType#UNKNOWN} and has the original as its
 * cause.
 */
public final class AiTemplate {

	private final Targets targets;

	private final Pipeline pipeline;

	private final Failover failover;

	private AiTemplate(Builder builder) {
		this.targets = new Targets(builder.providers, builder.otherProviders, builder.defaultProvider);
		this.pipeline = new Pipeline(builder.middleware, builder.breakers,
				new ProviderCall(builder.timeouts, builder.providerTimeouts, builder.byStreaming, builder.maxAnswer));
		this.failover = new Failover(this.targets, builder.failover, builder.events);
	}

	/**
	 * Starts a template.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Asks for a whole answer and waits for it.
	 * @param prompt what to ask
	 * @return the text of the answer
	 * @throws AiException if there is no answer, also where the thread is interrupted;
	 * the interrupt flag is then set
	 * @throws IllegalArgumentException if the prompt is null or blank
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public String generate(@Nullable String prompt) {
		return generate(AiRequest.of(prompt)).content();
	}

	/**
	 * Asks for a whole answer and waits for it.
	 * @param request what to ask
	 * @return the answer
	 * @throws AiException if there is no answer, also where the thread is interrupted;
	 * the interrupt flag is then set
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public AiResponse generate(AiRequest request) {
		return Blocking.await(inCurrentScope(generateMono(request)), "a call to a model");
	}

	/**
	 * Requests a whole answer. Nothing happens before the subscription; each subscription
	 * is a call of its own; cancelling closes the connection.
	 * @param prompt the prompt
	 * @return exactly one answer, or an {@link AiException}
	 * @throws IllegalArgumentException if the prompt is null or blank
	 */
	public Mono<AiResponse> generateMono(@Nullable String prompt) {
		return generateMono(AiRequest.of(prompt));
	}

	/**
	 * Asks for a whole answer. Nothing happens before the subscription; each subscription
	 * is a call of its own; cancelling closes the connection.
	 * @param request what to ask
	 * @return exactly one answer, or an {@link AiException}
	 */
	public Mono<AiResponse> generateMono(AiRequest request) {
		return Mono.deferContextual((context) -> {
			AiScope scope = AiScope.current(context);
			Target target = this.targets.resolve(request, scope);
			Mono<AiResponse> answer = this.failover.generate(target, request, scope,
					(next) -> this.pipeline.generate(next, scope));
			Cancellation cancellation = (scope != null) ? scope.cancellation() : null;
			return CallStages.guard((cancellation != null)
					? cancellation.ends(answer, () -> CallFailures.cancelled(target.ref())) : answer);
		});
	}

	/**
	 * Requests a whole answer at once, without waiting for it, as
	 * {@link #generateAsync(AiRequest)} does.
	 * @param prompt the prompt
	 * @return completes with the answer or an {@link AiException}; cancelling it cancels
	 * the call
	 * @throws IllegalArgumentException if the prompt is null or blank
	 */
	public CompletableFuture<AiResponse> generateAsync(@Nullable String prompt) {
		return generateAsync(AiRequest.of(prompt));
	}

	/**
	 * Asks for a whole answer at once, without waiting for it. What depends on the future
	 * and runs on the thread that completes it has the caller's {@link AiScope} in force.
	 * @param request what to ask
	 * @return completes with the answer or an {@link AiException}; cancelling it cancels
	 * the call
	 */
	public CompletableFuture<AiResponse> generateAsync(AiRequest request) {
		CompletableFuture<AiResponse> answer = inCurrentScope(generateMono(request)).toFuture();
		AiScope scope = AiScope.current();
		return (scope != null) ? AiScope.completing(scope, answer) : answer;
	}

	/**
	 * Asks for an answer piece by piece.
	 * @param prompt what to ask
	 * @return the pieces, or an {@link AiException}
	 * @throws IllegalArgumentException if the prompt is null or blank
	 */
	public Flux<AiChunk> stream(@Nullable String prompt) {
		return stream(AiRequest.of(prompt));
	}

	/**
	 * Asks for an answer piece by piece. Nothing happens before the subscription; each
	 * subscription is a call of its own; cancelling closes the connection. The closing
	 * chunk carries the finish reason; a stream that fails on the way ends with an
	 * {@link AiException} that carries the text so far.
	 * @param request what to ask
	 * @return the pieces, or an {@link AiException}
	 */
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.deferContextual((context) -> {
			AiScope scope = AiScope.current(context);
			Target target = this.targets.resolve(request, scope);
			Flux<AiChunk> pieces = this.failover.stream(target, request, scope,
					(next) -> this.pipeline.stream(next, scope));
			Cancellation cancellation = (scope != null) ? scope.cancellation() : null;
			return CallStages.guard((cancellation != null)
					? cancellation.ends(pieces, () -> CallFailures.cancelled(target.ref())) : pieces);
		});
	}

	/**
	 * Asks for a whole answer and waits for it, with a failure as a value.
	 * @param request what to ask
	 * @return the answer, or the {@link AiException} in its place
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public AiResult tryGenerate(AiRequest request) {
		try {
			return AiResult.success(generate(request));
		}
		catch (AiException ex) {
			return AiResult.failure(ex);
		}
	}

	/**
	 * Asks for several whole answers at the same time and waits for all. One failure does
	 * not touch the others, and a slow answer holds up no more than its own place. No
	 * thread is held but the caller's. A deadline of the scope around is one for all:
	 * what has not begun by then fails without being asked.
	 * @param requests what to ask
	 * @param concurrency how many calls may be under way at once, positive
	 * @return the results, in the order of the requests
	 * @throws AiException of type {@link AiErrorType#CANCELLED} if the thread is
	 * interrupted; the calls under way are then cancelled
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public List<AiResult> generateAll(List<AiRequest> requests, int concurrency) {
		if (concurrency < 1) {
			throw new IllegalArgumentException("concurrency must be positive: " + concurrency);
		}
		Mono<List<AiResult>> all = Flux.fromIterable(List.copyOf(requests))
			.index()
			.flatMap((indexed) -> Mono.zip(Mono.just(indexed.getT1()), result(indexed.getT2())), concurrency, 1)
			.collectSortedList(Comparator.comparingLong(Tuple2::getT1))
			.map((results) -> results.stream().map(Tuple2::getT2).toList());
		return Blocking.await(inCurrentScope(all), "calls to models");
	}

	/**
	 * Who answers where neither a scope nor a request names a model.
	 * @return the default provider and its default model, or {@code null} without any
	 * provider
	 */
	public @Nullable ModelRef defaultModel() {
		return this.targets.defaultModel();
	}

	/**
	 * The names of the providers, as they were given.
	 * @return the names
	 */
	public Set<String> providers() {
		return this.targets.names();
	}

	/**
	 * The provider of a name.
	 * @param name the name; dashes and case do not count
	 * @return the provider, or {@code null} if there is none
	 */
	public @Nullable AiProvider provider(String name) {
		return this.targets.find(name);
	}

	/**
	 * Whether somebody answers under a name.
	 * @param provider the name; dashes and case do not count
	 * @return {@code true} if a provider has the name, or other providers are made up
	 */
	public boolean hasProvider(String provider) {
		return this.targets.know(provider);
	}

	private Mono<AiResult> result(AiRequest request) {
		return generateMono(request).map(AiResult::success)
			.onErrorResume(AiException.class, (ex) -> Mono.just(AiResult.failure(ex)));
	}

	// Captured, for a context that is written restores the thread's locals on the way,
	// and would clear those that it does not hold, as an observation.
	private static <T> Mono<T> inCurrentScope(Mono<T> mono) {
		AiScope scope = AiScope.current();
		return ((scope != null) ? mono.contextWrite(scope::writeTo) : mono).contextCapture();
	}

	/**
	 * Builds a template. Not thread-safe.
	 */
	public static final class Builder {

		private static final long DEFAULT_MAX_ANSWER = 16L * 1024 * 1024;

		private final List<AiProvider> providers = new ArrayList<>();

		private final List<AiMiddleware> middleware = new ArrayList<>();

		private final Map<String, Timeouts> providerTimeouts = new LinkedHashMap<>();

		private @Nullable String defaultProvider;

		private @Nullable Function<String, AiProvider> otherProviders;

		private CircuitBreakers breakers = CircuitBreakers.none();

		private Timeouts timeouts = Timeouts.DEFAULT;

		private boolean byStreaming;

		private long maxAnswer = DEFAULT_MAX_ANSWER;

		private List<String> failover = List.of();

		private AiEvents events = AiEvents.none();

		private Builder() {
		}

		/**
		 * Adds a provider.
		 * @param provider the provider
		 * @return this builder
		 */
		public Builder provider(AiProvider provider) {
			this.providers.add(provider);
			return this;
		}

		/**
		 * Makes up a provider for every name that none of the providers has, as a double
		 * of all providers does in a test. Without it, such a name is a mistake that is
		 * found.
		 * @param otherProviders makes the provider of a name, at each call that names it
		 * @return this builder
		 */
		public Builder otherProviders(Function<String, AiProvider> otherProviders) {
			this.otherProviders = otherProviders;
			return this;
		}

		/**
		 * Names the provider to ask where nothing else does. Not needed where there is
		 * only one.
		 * @param defaultProvider its name, or {@code null}
		 * @return this builder
		 */
		public Builder defaultProvider(@Nullable String defaultProvider) {
			this.defaultProvider = defaultProvider;
			return this;
		}

		/**
		 * Adds a middleware inside those added before.
		 * @param middleware the middleware
		 * @return this builder
		 */
		public Builder middleware(AiMiddleware middleware) {
			this.middleware.add(middleware);
			return this;
		}

		/**
		 * What leaves a provider's model alone for a while where its calls fail too
		 * often.
		 * @param breakers the circuit breakers; {@link CircuitBreakers#none()} unless set
		 * @return this builder
		 */
		public Builder circuitBreakers(CircuitBreakers breakers) {
			this.breakers = breakers;
			return this;
		}

		/**
		 * Who is asked, each with its default model, where a call fails and
		 * {@linkplain AiErrorType#anotherModelHelps() another model may help}; a stream
		 * only before its first piece. The provider of the call itself comes first,
		 * wherever it stands in the order. A call that has a fallback around it, which
		 * has another route left or has put a model in force, is left to that. The
		 * failures of those who were asked before are suppressed on the last.
		 * @param order the names of providers; nobody unless set
		 * @return this builder
		 */
		public Builder failover(List<String> order) {
			this.failover = List.copyOf(order);
			return this;
		}

		/**
		 * Who hears of the template's own {@linkplain AiEvent events}.
		 * @param events the events; nobody unless set
		 * @return this builder
		 */
		public Builder events(AiEvents events) {
			this.events = events;
			return this;
		}

		/**
		 * How long a whole answer may take.
		 * @param total the time, positive; 60 seconds unless set
		 * @return this builder
		 */
		public Builder timeout(Duration total) {
			return timeouts(this.timeouts.withTotal(total));
		}

		/**
		 * How long the parts of a call may take.
		 * @param timeouts the timeouts
		 * @return this builder
		 */
		public Builder timeouts(Timeouts timeouts) {
			this.timeouts = timeouts;
			return this;
		}

		/**
		 * How long the parts of a call to one provider may take.
		 * @param provider the provider's name
		 * @param timeouts the timeouts
		 * @return this builder
		 */
		public Builder timeouts(String provider, Timeouts timeouts) {
			this.providerTimeouts.put(ProviderName.canonical(provider), timeouts);
			return this;
		}

		/**
		 * Whether whole answers are read as streams, so that silence is noticed after the
		 * time to the first token, or between two, rather than after the total time. The
		 * provider's identifier of the request is not known then.
		 * @param byStreaming {@code true} to read streams; {@code false} unless set
		 * @return this builder
		 */
		public Builder byStreaming(boolean byStreaming) {
			this.byStreaming = byStreaming;
			return this;
		}

		/**
		 * Sets the upper bound for the text of one streamed answer, whatever its provider
		 * sends. A stream that exceeds it is closed and fails with
		 * {@link AiErrorType#PROVIDER_ERROR}.
		 * @param bytes the number of bytes in UTF-8, positive; 16 MiB by default
		 * @return this builder
		 */
		public Builder maxAnswer(long bytes) {
			if (bytes < 1) {
				throw new IllegalArgumentException("maxAnswer must be positive: " + bytes);
			}
			this.maxAnswer = bytes;
			return this;
		}

		/**
		 * Builds the template.
		 * @return the template
		 * @throws IllegalArgumentException if two providers have the same name, if the
		 * default provider or one of the failover is unknown, or if there are several
		 * providers and none is the default
		 */
		public AiTemplate build() {
			return new AiTemplate(this);
		}

	}

}
