package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.neurolink.balance.RouteBalancer;
import io.neurolink.breaker.CircuitBreakers;
import io.neurolink.cost.Costs;
import io.neurolink.cost.Prices;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.error.Settings;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.middleware.AiMiddleware;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiResult;
import io.neurolink.model.ModelRef;
import io.neurolink.pace.Pacer;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.ProviderName;
import io.neurolink.scope.AiScope;
import io.neurolink.scope.CallScope;
import io.neurolink.scope.Cancellation;
import io.neurolink.stage.CallStage;
import io.neurolink.stage.CallStages;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Calls models for whole or streamed answers, blocking or not. Immutable and thread-safe;
 * one instance serves a whole application.
 * <p>
 * The model is determined for each call: the model of the {@link AiScope} comes first,
 * for example if a fallback runs a method again for another model; then the model of the
 * request; then the default provider and its default model. Every call has timeouts,
 * within the deadline of the enclosing annotated method. The template itself never
 * retries; it calls another provider only if a {@linkplain Builder#failover(List)
 * failover} is configured.
 * <p>
 * Every failure is an {@link AiException}; any other exception of an application's own
 * provider or middleware becomes one of type {@link AiErrorType#UNKNOWN} with the
 * original as its cause.
 */
public final class AiTemplate {

	private final Targets targets;

	private final Pipeline pipeline;

	private final Failover failover;

	private final LayeredCalls layers;

	private AiTemplate(Builder builder) {
		this.targets = builder.targets();
		this.pipeline = new Pipeline(builder.middleware, builder.innermostStages(),
				ErrorClassifiers.of(builder.classifiers), builder.pacer,
				new ProviderCall(builder.timeouts, builder.providerTimeouts, builder.byStreaming, builder.maxAnswer),
				builder.costs::cost);
		this.layers = new LayeredCalls(this.targets);
		this.failover = new Failover(this.targets, builder.failover, builder.balancer, builder.events);
	}

	/**
	 * Creates a builder for a template.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Requests a whole answer and waits for it.
	 * @param prompt the prompt
	 * @return the text of the answer
	 * @throws AiException if there is no answer, also if the thread is interrupted; the
	 * interrupt flag is then set
	 * @throws IllegalArgumentException if the prompt is null or blank
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public String generate(@Nullable String prompt) {
		return generate(AiRequest.of(prompt)).content();
	}

	/**
	 * Requests a whole answer and waits for it.
	 * @param request the request
	 * @return the answer
	 * @throws AiException if there is no answer, also if the thread is interrupted; the
	 * interrupt flag is then set
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public AiResponse generate(AiRequest request) {
		return Blocking.await(inCurrentScope(generateMono(request)), "a call to a model");
	}

	/**
	 * Requests a whole answer. Nothing happens before the subscription; each subscription
	 * is a separate call; cancelling closes the connection.
	 * @param prompt the prompt
	 * @return exactly one answer, or an {@link AiException}
	 * @throws IllegalArgumentException if the prompt is null or blank
	 */
	public Mono<AiResponse> generateMono(@Nullable String prompt) {
		return generateMono(AiRequest.of(prompt));
	}

	/**
	 * Requests a whole answer. Nothing happens before the subscription; each subscription
	 * is a separate call; cancelling closes the connection.
	 * @param request the request
	 * @return exactly one answer, or an {@link AiException}
	 */
	public Mono<AiResponse> generateMono(AiRequest request) {
		return Mono.deferContextual((context) -> {
			CallScope scope = CallScope.current(context);
			if (scope != null && !scope.layers().isEmpty()) {
				return CallStages.guard(this.layers.whole(scope, request, generateMono(request)));
			}
			Target target = this.failover.first(this.targets.resolve(request, scope), request, scope);
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
	 * Requests a whole answer at once, without waiting for it. Functions that depend on
	 * the future and run on the thread that completes it have the caller's
	 * {@link AiScope}.
	 * @param request the request
	 * @return completes with the answer or an {@link AiException}; cancelling it cancels
	 * the call
	 */
	public CompletableFuture<AiResponse> generateAsync(AiRequest request) {
		CompletableFuture<AiResponse> answer = inCurrentScope(generateMono(request)).toFuture();
		CallScope scope = CallScope.current();
		return (scope != null) ? CallScope.completing(scope, answer) : answer;
	}

	/**
	 * Requests a streamed answer.
	 * @param prompt the prompt
	 * @return the chunks, or an {@link AiException}
	 * @throws IllegalArgumentException if the prompt is null or blank
	 */
	public Flux<AiChunk> stream(@Nullable String prompt) {
		return stream(AiRequest.of(prompt));
	}

	/**
	 * Requests a streamed answer. Nothing happens before the subscription; each
	 * subscription is a separate call; cancelling closes the connection. The closing
	 * chunk carries the finish reason; a stream that fails ends with an
	 * {@link AiException} that carries the text so far.
	 * @param request the request
	 * @return the chunks, or an {@link AiException}
	 */
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.deferContextual((context) -> {
			CallScope scope = CallScope.current(context);
			if (scope != null && !scope.layers().isEmpty()) {
				return CallStages.guard(this.layers.stream(scope, request, stream(request)));
			}
			Target target = this.failover.first(this.targets.resolve(request, scope), request, scope);
			Flux<AiChunk> pieces = this.failover.stream(target, request, scope,
					(next) -> this.pipeline.stream(next, scope));
			Cancellation cancellation = (scope != null) ? scope.cancellation() : null;
			return CallStages.guard((cancellation != null)
					? cancellation.ends(pieces, () -> CallFailures.cancelled(target.ref())) : pieces);
		});
	}

	/**
	 * Requests a whole answer and waits for it, with a failure as a value.
	 * @param request the request
	 * @return the answer, or the {@link AiException}
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
	 * Requests several whole answers concurrently and waits for all. One failure does not
	 * affect the others, and a slow answer delays only its own position. Only the
	 * caller's thread is blocked. A deadline of the enclosing scope applies to all: a
	 * call that has not begun by then fails without reaching its provider.
	 * @param requests the requests
	 * @param concurrency the maximum number of concurrent calls, positive
	 * @return the results, in the order of the requests
	 * @throws AiException of type {@link AiErrorType#CANCELLED} if the thread is
	 * interrupted; the calls in progress are then cancelled
	 * @throws IllegalStateException if called on a thread that must not block
	 */
	public List<AiResult> generateAll(List<AiRequest> requests, int concurrency) {
		Settings.positive("concurrency", concurrency);
		Mono<List<AiResult>> all = Flux.fromIterable(List.copyOf(requests))
			.index()
			.flatMap((indexed) -> Mono.zip(Mono.just(indexed.getT1()), result(indexed.getT2())), concurrency, 1)
			.collectSortedList(Comparator.comparingLong(Tuple2::getT1))
			.map((results) -> results.stream().map(Tuple2::getT2).toList());
		return Blocking.await(inCurrentScope(all), "calls to models");
	}

	/**
	 * Returns the model that is used if neither a scope nor a request names one.
	 * @return the default provider and its default model, or {@code null} without any
	 * provider
	 */
	public @Nullable ModelRef defaultModel() {
		return this.targets.defaultModel();
	}

	/**
	 * Returns the names of the providers, as they were configured.
	 * @return the names
	 */
	public Set<String> providers() {
		return this.targets.names();
	}

	/**
	 * Returns the provider of a name.
	 * @param name the name; dashes and case are ignored
	 * @return the provider, or {@code null} if there is none
	 */
	public @Nullable AiProvider provider(String name) {
		return this.targets.find(name);
	}

	/**
	 * Returns whether there is a provider of a name.
	 * @param provider the name; dashes and case are ignored
	 * @return {@code true} if a provider has the name, or other providers are made up
	 */
	public boolean hasProvider(String provider) {
		return this.targets.know(provider);
	}

	private Mono<AiResult> result(AiRequest request) {
		return generateMono(request).map(AiResult::success)
			.onErrorResume(AiException.class, (ex) -> Mono.just(AiResult.failure(ex)));
	}

	// Captured, because a context that is written restores the thread-locals, and would
	// clear those that it does not contain, for example an observation.
	private static <T> Mono<T> inCurrentScope(Mono<T> mono) {
		CallScope scope = CallScope.current();
		return ((scope != null) ? mono.contextWrite(scope::writeTo) : mono).contextCapture();
	}

	/**
	 * A builder for a template. Not thread-safe.
	 */
	public static final class Builder {

		private static final long DEFAULT_MAX_ANSWER = 16L * 1024 * 1024;

		private final List<AiProvider> providers = new ArrayList<>();

		private final List<AiMiddleware> middleware = new ArrayList<>();

		private final Map<String, Timeouts> providerTimeouts = new LinkedHashMap<>();

		private @Nullable String defaultProvider;

		private @Nullable ProviderSource source;

		private final List<AiErrorClassifier> classifiers = new ArrayList<>();

		private CircuitBreakers breakers = CircuitBreakers.none();

		private @Nullable Pacer pacer;

		private Timeouts timeouts = Timeouts.DEFAULT;

		private boolean byStreaming;

		private long maxAnswer = DEFAULT_MAX_ANSWER;

		private List<String> failover = List.of();

		private @Nullable RouteBalancer balancer;

		private AiEvents events = AiEvents.none();

		private Costs costs = new Costs(Prices.builtIn());

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
		 * Replaces all providers by those of a source, added before or after, as a test
		 * does. Without any added provider the template takes a provider of every name
		 * from the source; otherwise an unknown name is an error, as without a source.
		 * @param source the source, or {@code null} for the added providers themselves
		 * @return this builder
		 */
		public Builder providerSource(@Nullable ProviderSource source) {
			this.source = source;
			return this;
		}

		/**
		 * Sets the default provider. Not needed if there is only one.
		 * @param defaultProvider the name of the provider, or {@code null}
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
		 * Adds a classifier for the exceptions of providers and middleware that are not
		 * an {@link AiException}, after those added before. The provider and model of the
		 * call are added to a classification that names none.
		 * @param classifier the classifier
		 * @return this builder
		 */
		public Builder classifier(AiErrorClassifier classifier) {
			this.classifiers.add(classifier);
			return this;
		}

		/**
		 * Sets the circuit breakers, which suspend calls to a provider's model that fails
		 * too often.
		 * @param breakers the circuit breakers; {@link CircuitBreakers#none()} by default
		 * @return this builder
		 */
		public Builder circuitBreakers(CircuitBreakers breakers) {
			this.breakers = breakers;
			return this;
		}

		/**
		 * Sets the pacer, which delays calls that their provider has announced it would
		 * reject. A wait is not part of the timeouts of the call.
		 * @param pacer the pacer, or {@code null} to send every call at once, the default
		 * @return this builder
		 */
		public Builder pacer(@Nullable Pacer pacer) {
			this.pacer = pacer;
			return this;
		}

		/**
		 * Sets the providers to call, each with its default model, if a call fails and
		 * {@linkplain AiErrorType#anotherModelHelps() another model may help}; for a
		 * stream only before its first chunk. The provider of the call itself comes
		 * first, regardless of its position in the order. A call with an enclosing
		 * fallback that has another route left or has set the model does not fail over.
		 * The failures of earlier providers are suppressed on the last.
		 * @param order the names of providers; none by default
		 * @return this builder
		 */
		public Builder failover(List<String> order) {
			this.failover = List.copyOf(order);
			return this;
		}

		/**
		 * Sets the balancer that chooses between the providers of the
		 * {@linkplain #failover(List) failover}. A call that names neither a provider nor
		 * a model is then sent to one of them, instead of to the default provider, and a
		 * failed call to one of those left. The metadata {@code session} of a request, if
		 * there is any, keeps its requests at one provider.
		 * @param balancer the balancer, or {@code null} for the order of the failover,
		 * which is the default
		 * @return this builder
		 */
		public Builder balancer(@Nullable RouteBalancer balancer) {
			this.balancer = balancer;
			return this;
		}

		/**
		 * Sets the receiver of the template's own {@linkplain AiEvent events}.
		 * @param events the events; no listener by default
		 * @return this builder
		 */
		public Builder events(AiEvents events) {
			this.events = events;
			return this;
		}

		/**
		 * Sets the calculation of what calls cost.
		 * @param costs the costs; by default those of the built-in prices
		 * @return this builder
		 */
		public Builder costs(Costs costs) {
			this.costs = costs;
			return this;
		}

		/**
		 * Sets the timeout for whole answers.
		 * @param total the time, positive; 60 seconds by default
		 * @return this builder
		 */
		public Builder timeout(Duration total) {
			return timeouts(this.timeouts.withTotal(total));
		}

		/**
		 * Sets the timeouts for the parts of a call.
		 * @param timeouts the timeouts
		 * @return this builder
		 */
		public Builder timeouts(Timeouts timeouts) {
			this.timeouts = timeouts;
			return this;
		}

		/**
		 * Sets the timeouts for the parts of a call to one provider.
		 * @param provider the provider's name
		 * @param timeouts the timeouts
		 * @return this builder
		 */
		public Builder timeouts(String provider, Timeouts timeouts) {
			this.providerTimeouts.put(ProviderName.canonical(provider), timeouts);
			return this;
		}

		/**
		 * Sets whether whole answers are read as streams, so that a stalled answer is
		 * detected by the first-token or the idle timeout rather than by the total
		 * timeout. The provider's identifier of the request is not known then.
		 * @param byStreaming {@code true} to read streams; {@code false} by default
		 * @return this builder
		 */
		public Builder byStreaming(boolean byStreaming) {
			this.byStreaming = byStreaming;
			return this;
		}

		/**
		 * Sets the upper bound for the text of one streamed answer, for all providers. A
		 * stream that exceeds it is closed and fails with
		 * {@link AiErrorType#PROVIDER_ERROR}.
		 * @param bytes the number of bytes in UTF-8, positive; 16 MiB by default
		 * @return this builder
		 */
		public Builder maxAnswer(long bytes) {
			this.maxAnswer = Settings.positive("maxAnswer", bytes);
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

		private List<CallStage> innermostStages() {
			return (this.balancer != null) ? List.of(this.balancer, this.breakers) : List.of(this.breakers);
		}

		private Targets targets() {
			ProviderSource source = this.source;
			if (source == null) {
				return new Targets(this.providers, null, this.defaultProvider);
			}
			if (!this.providers.isEmpty()) {
				List<AiProvider> replaced = this.providers.stream()
					.map((provider) -> from(source, provider.name(), provider.defaultModel()))
					.toList();
				return new Targets(replaced, null, this.defaultProvider, this.providers);
			}
			String name = (this.defaultProvider != null) ? this.defaultProvider : source.defaultName();
			Map<String, Timeouts> own = Map.copyOf(this.providerTimeouts);
			Timeouts shared = this.timeouts;
			return new Targets(List.of(from(source, name, null)),
					(other) -> source.provider(other, null, own.getOrDefault(ProviderName.canonical(other), shared)),
					name);
		}

		private AiProvider from(ProviderSource source, String name, @Nullable String model) {
			return source.provider(name, model,
					this.providerTimeouts.getOrDefault(ProviderName.canonical(name), this.timeouts));
		}

	}

}
