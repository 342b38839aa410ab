package io.neurolink.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Settings;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A provider with generated answers, for running an application offline. It fails on
 * request, to test the behavior of the application. The same calls in the same order with
 * the same seed have the same outcome. It never blocks and uses no network.
 * <p>
 * A call is counted, and its outcome is decided, on subscription. Latency precedes the
 * answer, the first chunk of a stream, and a failure. Each chunk of a stream is a word
 * with the space before it; one word counts as one token.
 * <p>
 * Thread-safe: the faults can be changed during calls, which affects only the calls that
 * begin later.
 */
public final class SimulatedProvider implements AiProvider {

	private final String name;

	private final String model;

	private final Function<AiRequest, String> answer;

	private final double tokensPerSecond;

	private final AiClock clock;

	private final Duration usualLatency;

	private final Object lock = new Object();

	private final Random random;

	private Faults faults;

	private long calls;

	private SimulatedProvider(Builder builder) {
		this.name = builder.name;
		this.model = builder.model;
		this.answer = (builder.answer != null) ? builder.answer : this::plainAnswer;
		this.tokensPerSecond = builder.tokensPerSecond;
		this.clock = builder.clock;
		this.usualLatency = builder.faults.latency();
		this.random = new Random(builder.seed);
		this.faults = builder.faults;
	}

	/**
	 * Creates a builder for a provider.
	 * @param name the name of the provider; not blank, and without a slash, which
	 * separates provider and model
	 * @return a builder
	 * @throws IllegalArgumentException if the name is blank or contains a slash
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public String defaultModel() {
		return this.model;
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		return Mono.defer(() -> {
			Call call = begin(request);
			return pause(call.faults().latency()).then(Mono.defer(() -> {
				AiErrorType failure = call.failure();
				return (failure != null) ? Mono.error(failure(call, failure)) : Mono.just(answer(call));
			}));
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.defer(() -> {
			Call call = begin(request);
			return pause(call.faults().latency()).thenMany(Flux.defer(() -> {
				AiErrorType failure = call.failure();
				return (failure != null) ? Flux.error(failure(call, failure)) : pieces(call);
			}));
		});
	}

	/**
	 * Makes the next calls fail.
	 * @param count the number of calls, not negative; zero ends it
	 * @param type the type of the failures
	 * @throws IllegalArgumentException if the number is negative
	 */
	public void failNext(int count, AiErrorType type) {
		change((current) -> current.withFailNext(count, type));
	}

	/**
	 * Makes a share of the calls fail, drawn with the seed.
	 * @param rate the share, from 0 (none) to 1 (all)
	 * @param type the type of the failures
	 * @throws IllegalArgumentException if the rate is not within 0 and 1
	 */
	public void failureRate(double rate, AiErrorType type) {
		change((current) -> current.withFailureRate(rate, type));
	}

	/**
	 * Sets the wait before the next attempt that failures specify.
	 * @param retryAfter the time, not negative, or {@code null} for none
	 * @throws IllegalArgumentException if the time is negative
	 */
	public void retryAfter(@Nullable Duration retryAfter) {
		change((current) -> current.withRetryAfter(retryAfter));
	}

	/**
	 * Sets the HTTP status of failures.
	 * @param status the status, from 400 to 599, or {@code null} for the typical one of
	 * each type
	 * @throws IllegalArgumentException if it is not the status of an error
	 */
	public void status(@Nullable Integer status) {
		change((current) -> current.withStatus(status));
	}

	/**
	 * Sets the latency of an answer, of the first chunk of a stream, and of a failure.
	 * @param latency the time, not negative
	 * @throws IllegalArgumentException if the time is negative
	 */
	public void latency(Duration latency) {
		change((current) -> current.withLatency(latency));
	}

	/**
	 * Cuts streams with {@link AiErrorType#NETWORK}, until {@link #healthy()}. Whole
	 * answers are not affected.
	 * @param chunks the number of chunks before the cut, not negative; an answer with no
	 * more chunks than that is cut before its closing chunk
	 * @throws IllegalArgumentException if the number is negative
	 */
	public void cutStreamAfter(int chunks) {
		change((current) -> current.withCutStreamAfter(chunks));
	}

	/**
	 * Ends all faults and resets the latency to that of the builder.
	 */
	public void healthy() {
		change((current) -> Faults.none(this.usualLatency));
	}

	/**
	 * Returns the faults that apply to the calls that begin now.
	 * @return a snapshot
	 */
	public Faults faults() {
		synchronized (this.lock) {
			return this.faults;
		}
	}

	/**
	 * Returns the number of calls that reached this provider, whole answers and streams,
	 * including failed ones.
	 * @return the number of calls
	 */
	public long callCount() {
		synchronized (this.lock) {
			return this.calls;
		}
	}

	@Override
	public String toString() {
		return "SimulatedProvider[" + this.name + "/" + this.model + "]";
	}

	private void change(UnaryOperator<Faults> change) {
		synchronized (this.lock) {
			this.faults = change.apply(this.faults);
		}
	}

	private Call begin(AiRequest request) {
		synchronized (this.lock) {
			Faults current = this.faults;
			// Drawn for every call, so that the outcome of call n does not depend on the
			// faults that applied before it.
			double draw = this.random.nextDouble();
			AiErrorType failure = (draw < current.failureRate()) ? current.failureType() : null;
			if (current.failNext() > 0) {
				failure = current.failNextType();
				this.faults = current.withFailNext(current.failNext() - 1, failure);
			}
			return new Call(++this.calls, request, current, failure);
		}
	}

	private AiResponse answer(Call call) {
		String content = content(call);
		return AiResponse.builder()
			.content(content)
			.provider(this.name)
			.model(model(call))
			.usage(usage(call, content))
			.finishReason("stop")
			.requestId(call.id())
			.build();
	}

	private Flux<AiChunk> pieces(Call call) {
		String content = content(call);
		String answering = model(call);
		List<AiChunk> chunks = new ArrayList<>();
		for (String word : SimulatedWords.split(content)) {
			chunks.add(AiChunk.builder().content(word).provider(this.name).model(answering).build());
		}
		Integer cutAfter = call.faults().cutStreamAfter();
		if (cutAfter != null) {
			return paced(chunks.subList(0, Math.min(cutAfter, chunks.size())))
				.concatWith(Mono.error(() -> cut(call, cutAfter)));
		}
		AiChunk closing = AiChunk.builder()
			.provider(this.name)
			.model(answering)
			.finishReason("stop")
			.usage(usage(call, content))
			.build();
		return paced(chunks).concatWithValues(closing);
	}

	private Flux<AiChunk> paced(List<AiChunk> chunks) {
		Flux<AiChunk> all = Flux.fromIterable(chunks);
		if (this.tokensPerSecond == 0) {
			return all;
		}
		Duration gap = Duration.ofNanos((long) (1_000_000_000 / this.tokensPerSecond));
		return all.index()
			.concatMap(
					(indexed) -> ((indexed.getT1() == 0) ? Mono.empty() : pause(gap)).then(Mono.just(indexed.getT2())),
					1);
	}

	private Mono<Void> pause(Duration duration) {
		if (duration.isZero()) {
			return Mono.empty();
		}
		return Mono.create((sink) -> sink.onDispose(this.clock.schedule(duration, sink::success)));
	}

	private String content(Call call) {
		String content = this.answer.apply(call.request());
		return Objects.requireNonNull(content,
				() -> "The answer function of the simulated provider '" + this.name + "' returned null");
	}

	private String plainAnswer(AiRequest request) {
		String answering = (request.model() != null) ? request.model() : this.model;
		return "You asked: \"" + SimulatedWords.shorten(request.prompt()) + "\" This is what " + this.name + "/"
				+ answering + " says to it, simulated: the same question always gets these same words.";
	}

	private String model(Call call) {
		String named = call.request().model();
		return (named != null) ? named : this.model;
	}

	private AiUsage usage(Call call, String content) {
		long input = call.request().messages().stream().map(AiMessage::text).mapToLong(SimulatedWords::count).sum();
		return AiUsage.of(input, SimulatedWords.count(content));
	}

	private AiException failure(Call call, AiErrorType type) {
		Integer status = call.faults().status();
		return describe(call, AiException.builder(type))
			.message("The simulated provider '" + this.name + "' is set to fail with " + type)
			.status((status != null) ? status : typicalStatus(type))
			.retryAfter(call.faults().retryAfter())
			.build();
	}

	private AiException cut(Call call, int chunks) {
		return describe(call, AiException.builder(AiErrorType.NETWORK))
			.message("The simulated provider '" + this.name + "' is set to cut its streams after " + chunks
					+ ((chunks == 1) ? " piece" : " pieces"))
			.build();
	}

	private AiException.Builder describe(Call call, AiException.Builder failure) {
		return failure.provider(this.name).model(model(call)).requestId(call.id());
	}

	private static @Nullable Integer typicalStatus(AiErrorType type) {
		return switch (type) {
			case RATE_LIMIT, QUOTA_EXCEEDED -> 429;
			case OVERLOADED -> 503;
			case PROVIDER_ERROR -> 500;
			case AUTHENTICATION -> 401;
			case NOT_FOUND -> 404;
			case CONTEXT_LENGTH, CONTENT_FILTERED, INVALID_REQUEST -> 400;
			case TIMEOUT, NETWORK, CIRCUIT_OPEN, LIMIT_EXCEEDED, BUDGET_EXCEEDED, CANCELLED, UNKNOWN -> null;
		};
	}

	private record Call(long number, AiRequest request, Faults faults, @Nullable AiErrorType failure) {

		String id() {
			return "sim-" + this.number;
		}

	}

	/**
	 * The faults of a simulated provider that apply to the calls that begin now.
	 *
	 * @param failNext the number of the next calls that fail
	 * @param failNextType the type of their failure, or {@code null} if none fails
	 * @param failureRate the share of all other calls that fails, from 0 to 1
	 * @param failureType the type of their failure, or {@code null} if none fails
	 * @param retryAfter the wait that failures specify, or {@code null} for none
	 * @param status the HTTP status of failures, or {@code null} for the typical one
	 * @param latency the latency of an answer
	 * @param cutStreamAfter the number of chunks after which streams are cut, or
	 * {@code null} if they are not
	 */
	public record Faults(int failNext, @Nullable AiErrorType failNextType, double failureRate,
			@Nullable AiErrorType failureType, @Nullable Duration retryAfter, @Nullable Integer status,
			Duration latency, @Nullable Integer cutStreamAfter) {

		/**
		 * Creates faults.
		 * @param failNext the number of next calls that fail
		 * @param failNextType the type of their failures, or {@code null} if none fails
		 * @param failureRate the share of all other calls that fails, from 0 to 1
		 * @param failureType the type of their failures, or {@code null} if none fails
		 * @param retryAfter the wait time that failures name, or {@code null}
		 * @param status the HTTP status of failures, or {@code null} for the typical one
		 * @param latency the time until an answer arrives
		 * @param cutStreamAfter the number of chunks after which streams are cut, or
		 * {@code null} if they are not
		 * @throws IllegalArgumentException if a component is out of its range
		 */
		public Faults {
			Settings.notNegative("failNext", (long) failNext);
			Settings.check(failureRate >= 0 && failureRate <= 1, "failureRate", failureRate, "within 0 and 1");
			if (retryAfter != null) {
				Settings.check(!retryAfter.isNegative(), "retryAfter", Durations.format(retryAfter), "not negative");
			}
			if (status != null) {
				Settings.check(status >= 400 && status <= 599, "status", status, "within 400 and 599");
			}
			Settings.check(!latency.isNegative(), "latency", Durations.format(latency), "not negative");
			if (cutStreamAfter != null) {
				Settings.notNegative("cutStreamAfter", (long) cutStreamAfter);
			}
		}

		static Faults none(Duration latency) {
			return new Faults(0, null, 0, null, null, null, latency, null);
		}

		Faults withFailNext(int failNext, @Nullable AiErrorType type) {
			return new Faults(failNext, (failNext != 0) ? type : null, this.failureRate, this.failureType,
					this.retryAfter, this.status, this.latency, this.cutStreamAfter);
		}

		Faults withFailureRate(double rate, AiErrorType type) {
			return new Faults(this.failNext, this.failNextType, rate, (rate != 0) ? type : null, this.retryAfter,
					this.status, this.latency, this.cutStreamAfter);
		}

		Faults withRetryAfter(@Nullable Duration retryAfter) {
			return new Faults(this.failNext, this.failNextType, this.failureRate, this.failureType, retryAfter,
					this.status, this.latency, this.cutStreamAfter);
		}

		Faults withStatus(@Nullable Integer status) {
			return new Faults(this.failNext, this.failNextType, this.failureRate, this.failureType, this.retryAfter,
					status, this.latency, this.cutStreamAfter);
		}

		Faults withLatency(Duration latency) {
			return new Faults(this.failNext, this.failNextType, this.failureRate, this.failureType, this.retryAfter,
					this.status, latency, this.cutStreamAfter);
		}

		Faults withCutStreamAfter(int chunks) {
			return new Faults(this.failNext, this.failNextType, this.failureRate, this.failureType, this.retryAfter,
					this.status, this.latency, chunks);
		}

	}

	/**
	 * A builder for a simulated provider. Not thread-safe. Each setter throws an
	 * {@link IllegalArgumentException} on a value out of its range.
	 */
	public static final class Builder {

		private final String name;

		private String model = "simulated-1";

		private @Nullable Function<AiRequest, String> answer;

		private double tokensPerSecond;

		private long seed;

		private AiClock clock = AiClock.system();

		private Faults faults = Faults.none(Duration.ZERO);

		private Builder(String name) {
			if (name.isBlank() || name.contains("/")) {
				throw new IllegalArgumentException(
						"The name of a provider must not be blank nor contain a slash: '" + name + "'");
			}
			this.name = name;
		}

		/**
		 * Sets the model that is used if the request names none.
		 * @param model the name of the model, not blank; {@code simulated-1} unless set
		 * @return this builder
		 */
		public Builder model(String model) {
			if (model.isBlank()) {
				throw new IllegalArgumentException("The model of provider '" + this.name + "' must not be blank");
			}
			this.model = model;
			return this;
		}

		/**
		 * Sets the function that creates answers. Called once per successful call,
		 * possibly on several threads; must neither block nor return {@code null}.
		 * @param answer the text for a request; by default a text that repeats the
		 * question
		 * @return this builder
		 */
		public Builder answer(Function<AiRequest, String> answer) {
			this.answer = answer;
			return this;
		}

		/**
		 * Sets the latency of an answer, of the first chunk of a stream, and of a
		 * failure.
		 * @param latency the time, not negative; none by default
		 * @return this builder
		 */
		public Builder latency(Duration latency) {
			this.faults = this.faults.withLatency(latency);
			return this;
		}

		/**
		 * Sets the rate of the chunks of a stream.
		 * @param tokensPerSecond words per second; 0, the default, means at once
		 * @return this builder
		 */
		public Builder tokensPerSecond(double tokensPerSecond) {
			Settings.check(tokensPerSecond >= 0 && tokensPerSecond < Double.POSITIVE_INFINITY, "tokensPerSecond",
					tokensPerSecond, "a number and not negative");
			this.tokensPerSecond = tokensPerSecond;
			return this;
		}

		/**
		 * Makes the first calls fail.
		 * @param count the number of calls, not negative; none by default
		 * @param type the type of the failures
		 * @return this builder
		 */
		public Builder failFirst(int count, AiErrorType type) {
			this.faults = this.faults.withFailNext(count, type);
			return this;
		}

		/**
		 * Makes a share of the calls fail, drawn with the seed.
		 * @param rate the share, from 0, the default, to 1
		 * @param type the type of the failures
		 * @return this builder
		 */
		public Builder failureRate(double rate, AiErrorType type) {
			this.faults = this.faults.withFailureRate(rate, type);
			return this;
		}

		/**
		 * Sets the wait before the next attempt that failures specify.
		 * @param retryAfter the time, not negative; none by default
		 * @return this builder
		 */
		public Builder retryAfter(Duration retryAfter) {
			this.faults = this.faults.withRetryAfter(retryAfter);
			return this;
		}

		/**
		 * Sets the HTTP status of failures.
		 * @param status the status, from 400 to 599; the typical one of each type by
		 * default
		 * @return this builder
		 */
		public Builder status(int status) {
			this.faults = this.faults.withStatus(status);
			return this;
		}

		/**
		 * Cuts streams with {@link AiErrorType#NETWORK}.
		 * @param chunks the number of chunks before the cut, not negative; streams are
		 * not cut by default
		 * @return this builder
		 */
		public Builder cutStreamAfter(int chunks) {
			this.faults = this.faults.withCutStreamAfter(chunks);
			return this;
		}

		/**
		 * Sets the seed that decides which calls fail under a failure rate.
		 * @param seed any number; 0 by default
		 * @return this builder
		 */
		public Builder seed(long seed) {
			this.seed = seed;
			return this;
		}

		/**
		 * Sets the clock that measures latency and pace.
		 * @param clock the clock; that of the machine by default
		 * @return this builder
		 */
		public Builder clock(AiClock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Builds the provider.
		 * @return the provider
		 */
		public SimulatedProvider build() {
			return new SimulatedProvider(this);
		}

	}

}
