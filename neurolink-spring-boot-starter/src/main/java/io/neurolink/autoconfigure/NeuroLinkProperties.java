package io.neurolink.autoconfigure;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.neurolink.annotation.AiBudget;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.aop.AspectMode;
import io.neurolink.error.AiErrorType;
import io.neurolink.middleware.InputSanitizer;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.anthropic.AnthropicProtocol;
import io.neurolink.provider.http.UrlSecrets;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.ratelimit.OnStoreFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties under {@code neurolink}. An unknown property fails the start, so that a
 * misspelled one is not silently ignored.
 *
 * @param enabled whether the annotations are applied; the AiTemplate is available in any
 * case
 * @param defaultProvider the provider of calls that do not name one; required if there
 * are several
 * @param providers the providers by name; names match ignoring dashes and case
 * @param keys the suspension of keys, and of models on keys
 * @param timeout the timeouts of the parts of a call
 * @param generate requests for whole answers
 * @param stream the reading of streams
 * @param sse server-sent events for browsers
 * @param http the HTTP client that the providers share
 * @param limits the limits on the size of an answer
 * @param failover the failover of calls without @AiFallback around them
 * @param circuitBreaker the circuit breakers
 * @param hedge the hedges of calls that are slow to answer
 * @param retry the common settings of all retries, and the named retries
 * @param cache the store of answers, and the named caches
 * @param rateLimit the store of limits, and the named limiters
 * @param budget the named budgets
 * @param prices the prices of models, by provider/model, in USD per million tokens; they
 * override the built-in ones
 * @param pace the pacing of calls by the limits that providers announce
 * @param sanitizer the sanitizing of user messages before a model reads them
 * @param tokenLimit the limits that keep requests within the context window of their
 * model
 * @param logging the logging of each call
 * @param batch the queue that sends requests in batches
 * @param aspects the application of the annotations
 * @param langchain4j the models of LangChain4j among the application's beans
 * @param springAi the chat models of Spring AI
 */
@ConfigurationProperties(prefix = "neurolink", ignoreUnknownFields = false)
public record NeuroLinkProperties(@DefaultValue("true") boolean enabled, @Nullable String defaultProvider,
		Map<String, Provider> providers, Keys keys, Timeout timeout, Generate generate, Stream stream, Sse sse,
		Http http, Limits limits, Failover failover, CircuitBreaker circuitBreaker, Hedge hedge, Retry retry,
		Cache cache, RateLimit rateLimit, Budget budget, Map<String, Price> prices, Pace pace, Sanitizer sanitizer,
		TokenLimit tokenLimit, Logging logging, Batch batch, Aspects aspects, Langchain4j langchain4j,
		SpringAi springAi) {

	/**
	 * Creates the properties. Sections without a property get their defaults.
	 * @param enabled whether the annotations are applied; the AiTemplate is available in
	 * any case
	 * @param defaultProvider the provider of calls that do not name one; required if
	 * there are several
	 * @param providers the providers by name; names match ignoring dashes and case
	 * @param keys the suspension of keys, and of models on keys
	 * @param timeout the timeouts of the parts of a call
	 * @param generate requests for whole answers
	 * @param stream the reading of streams
	 * @param sse server-sent events for browsers
	 * @param http the HTTP client that the providers share
	 * @param limits the limits on the size of an answer
	 * @param failover the failover of calls without @AiFallback around them
	 * @param circuitBreaker the circuit breakers
	 * @param hedge the hedges of calls that are slow to answer
	 * @param retry the common settings of all retries, and the named retries
	 * @param cache the store of answers, and the named caches
	 * @param rateLimit the store of limits, and the named limiters
	 * @param budget the named budgets
	 * @param prices the prices of models, by provider/model, in USD per million tokens;
	 * they override the built-in ones
	 * @param pace the pacing of calls by the limits that providers announce
	 * @param sanitizer the sanitizing of user messages before a model reads them
	 * @param tokenLimit the limits that keep requests within the context window of their
	 * model
	 * @param logging the logging of each call
	 * @param batch the queue that sends requests in batches
	 * @param aspects the application of the annotations
	 * @param langchain4j the models of LangChain4j among the application's beans
	 * @param springAi the chat models of Spring AI
	 */
	public NeuroLinkProperties {
		// A @DefaultValue on each section would have the same result, but Spring Boot
		// reads the annotations of all components again for each of them, which takes a
		// third of the binding.
		providers = SectionDefaults.orEmpty(providers);
		keys = SectionDefaults.orDefaults(keys, Keys.class);
		timeout = SectionDefaults.orDefaults(timeout, Timeout.class);
		generate = SectionDefaults.orDefaults(generate, Generate.class);
		stream = SectionDefaults.orDefaults(stream, Stream.class);
		sse = SectionDefaults.orDefaults(sse, Sse.class);
		http = SectionDefaults.orDefaults(http, Http.class);
		limits = SectionDefaults.orDefaults(limits, Limits.class);
		failover = SectionDefaults.orDefaults(failover, Failover.class);
		circuitBreaker = SectionDefaults.orDefaults(circuitBreaker, CircuitBreaker.class);
		hedge = SectionDefaults.orDefaults(hedge, Hedge.class);
		retry = SectionDefaults.orDefaults(retry, Retry.class);
		cache = SectionDefaults.orDefaults(cache, Cache.class);
		rateLimit = SectionDefaults.orDefaults(rateLimit, RateLimit.class);
		budget = SectionDefaults.orDefaults(budget, Budget.class);
		prices = SectionDefaults.orEmpty(prices);
		pace = SectionDefaults.orDefaults(pace, Pace.class);
		sanitizer = SectionDefaults.orDefaults(sanitizer, Sanitizer.class);
		tokenLimit = SectionDefaults.orDefaults(tokenLimit, TokenLimit.class);
		logging = SectionDefaults.orDefaults(logging, Logging.class);
		batch = SectionDefaults.orDefaults(batch, Batch.class);
		aspects = SectionDefaults.orDefaults(aspects, Aspects.class);
		langchain4j = SectionDefaults.orDefaults(langchain4j, Langchain4j.class);
		springAi = SectionDefaults.orDefaults(springAi, SpringAi.class);
	}

	/**
	 * A provider.
	 *
	 * @param type the type: openai, also for compatible servers, anthropic, google-ai or
	 * simulated; the name of the provider by default
	 * @param apiKey the key
	 * @param apiKeys several keys; one that fails is suspended, and another is tried
	 * immediately
	 * @param keyStrategy the order in which healthy keys are used
	 * @param baseUrl the base URL, in the format of the vendor's SDK; the vendor's own by
	 * default
	 * @param model the model of requests that do not name one
	 * @param timeout the timeouts of calls to this provider, if different from
	 * neurolink.timeout
	 * @param simulated the behaviour of a simulated provider; ignored by other types
	 * @param enabled whether to register the provider; if false, it is left out as if it
	 * were not configured
	 * @param headers further headers of each request
	 * @param extraBody further fields of each request's JSON, merged into it; objects are
	 * merged, other values replace those of the request
	 * @param maxTokensField the field that limits the length of an answer; for type
	 * openai only
	 * @param streamUsage whether to request the usage of a stream; for type openai only
	 * @param promptCache the part of each prompt that the vendor caches at a lower price;
	 * for type anthropic only
	 */
	public record Provider(@Nullable String type, @Nullable String apiKey, @DefaultValue List<String> apiKeys,
			@DefaultValue("round-robin") ApiKeyPool.Strategy keyStrategy, @Nullable String baseUrl,
			@Nullable String model, @Nullable ProviderTimeout timeout, @Nullable Simulated simulated,
			@DefaultValue("true") boolean enabled, @DefaultValue Map<String, String> headers,
			@DefaultValue Map<String, Object> extraBody,
			@DefaultValue("auto") OpenAiProtocol.MaxTokensField maxTokensField,
			@DefaultValue("true") boolean streamUsage, @DefaultValue("off") AnthropicProtocol.PromptCache promptCache) {

		/**
		 * Omits the keys.
		 */
		@Override
		public String toString() {
			String url = (this.baseUrl != null) ? UrlSecrets.mask(this.baseUrl) : null;
			return "Provider[type=" + this.type + ", baseUrl=" + url + ", model=" + this.model + "]";
		}

	}

	/**
	 * Suspension of keys, and of models on keys.
	 *
	 * @param maxRest the maximum suspension of a key, or of a model on a key, after a
	 * failure, regardless of the time that the provider names; then one call probes it
	 */
	public record Keys(@DefaultValue("5m") Duration maxRest) {
	}

	/**
	 * Timeouts of the parts of a call.
	 *
	 * @param connect the maximum time to connect
	 * @param firstToken the maximum time to the first token of a stream
	 * @param idle the maximum time between two tokens of a stream
	 * @param total the maximum time of a whole answer
	 * @param streamTotal the maximum time of a whole stream; unlimited by default
	 */
	public record Timeout(@DefaultValue("5s") Duration connect, @DefaultValue("30s") Duration firstToken,
			@DefaultValue("15s") Duration idle, @DefaultValue("60s") Duration total, @Nullable Duration streamTotal) {
	}

	/**
	 * Timeouts of the parts of a call to one provider.
	 *
	 * @param connect the maximum time to connect; by default as for all providers
	 * @param firstToken the maximum time to the first token of a stream; by default as
	 * for all providers
	 * @param idle the maximum time between two tokens of a stream; by default as for all
	 * providers
	 * @param total the maximum time of a whole answer; by default as for all providers
	 * @param streamTotal the maximum time of a whole stream; by default as for all
	 * providers
	 */
	public record ProviderTimeout(@Nullable Duration connect, @Nullable Duration firstToken, @Nullable Duration idle,
			@Nullable Duration total, @Nullable Duration streamTotal) {
	}

	/**
	 * The behaviour of a simulated provider.
	 *
	 * @param latency the time to the first token
	 * @param tokensPerSecond the rate of a stream; 0 for no delay
	 * @param failFirst the number of calls that fail before the first success
	 * @param failureRate the share of calls that fail, from 0 to 1
	 * @param errorType the type of the failures
	 * @param status the HTTP status of a failure; the usual one of its type by default
	 * @param retryAfter the wait time that a failure names
	 * @param seed the seed of the random failures
	 */
	public record Simulated(@DefaultValue("0s") Duration latency, @DefaultValue("0") double tokensPerSecond,
			@DefaultValue("0") int failFirst, @DefaultValue("0") double failureRate,
			@DefaultValue("OVERLOADED") AiErrorType errorType, @Nullable Integer status, @Nullable Duration retryAfter,
			@DefaultValue("42") long seed) {
	}

	/**
	 * Requests for whole answers.
	 *
	 * @param byStreaming whether whole answers are read as streams, so that a silent
	 * provider is detected after the first-token or idle timeout rather than after the
	 * total one
	 */
	public record Generate(@DefaultValue("false") boolean byStreaming) {
	}

	/**
	 * Reading of streams.
	 *
	 * @param onMalformed the treatment of a malformed event
	 */
	public record Stream(@DefaultValue("fail") OnMalformed onMalformed) {

		/**
		 * The treatment of a malformed event.
		 */
		public enum OnMalformed {

			/** The stream fails. */
			FAIL,

			/** The event is skipped, counted and logged. */
			SKIP

		}

	}

	/**
	 * Server-sent events for browsers.
	 *
	 * @param heartbeat the time without an event after which a comment line is sent
	 */
	public record Sse(@DefaultValue("10s") Duration heartbeat) {
	}

	/**
	 * The HTTP client that the providers share. Further settings come from
	 * spring.http.clients and the application's WebClient.Builder.
	 *
	 * @param maxConnections the maximum number of connections to one provider on Reactor
	 * Netty, and of calls that wait for one; the client of the JDK has no such limit
	 */
	public record Http(@DefaultValue("10000") int maxConnections) {
	}

	/**
	 * Limits on the size of an answer.
	 *
	 * @param maxAnswer the maximum size of an answer, streamed or whole, and of an event
	 * of a stream; a larger one is a PROVIDER_ERROR
	 */
	public record Limits(@DefaultValue("16MB") DataSize maxAnswer) {
	}

	/**
	 * Failover to other providers if a call without &#64;AiFallback around it fails with
	 * a type of failure that qualifies for another model; for a stream only before its
	 * first chunk.
	 *
	 * @param enabled whether to fail over
	 * @param order the providers to call, each with its default model, after the provider
	 * of the call
	 * @param strategy the choice between the providers
	 */
	public record Failover(@DefaultValue("false") boolean enabled, @DefaultValue List<String> order,
			@DefaultValue("ordered") Strategy strategy) {

		/**
		 * The choice between the providers of the failover.
		 */
		public enum Strategy {

			/** In their order, after the provider of the call. */
			ORDERED,

			/**
			 * All have equal rank. A call that names no provider is sent to the one of
			 * two random ones that has the better recent success rate and time per token.
			 */
			BALANCED

		}

	}

	/**
	 * Circuit breakers, which reject calls to a provider's model for a while if too many
	 * of its latest calls failed in a way that indicates the provider's health.
	 *
	 * @param enabled whether to use circuit breakers, one for each provider and model
	 * @param failureRate the share of failures, above 0 and up to 1, at which a breaker
	 * opens
	 * @param minimumCalls the number of calls that must be counted before a breaker may
	 * open
	 * @param windowSize the number of latest calls from which the share is calculated; by
	 * default 20, or minimum-calls if that is more
	 * @param waitOpen the time for which an open breaker rejects calls
	 * @param halfOpenCalls the number of concurrent calls that then probe whether the
	 * provider has recovered
	 */
	public record CircuitBreaker(@DefaultValue("true") boolean enabled, @DefaultValue("0.5") double failureRate,
			@DefaultValue("10") int minimumCalls, @Nullable Integer windowSize, @DefaultValue("30s") Duration waitOpen,
			@DefaultValue("3") int halfOpenCalls) {
	}

	/**
	 * Hedges of calls that are slow to answer, if hedgeAfter of &#64;AiFallback is set.
	 *
	 * @param ratio the maximum share of calls that are hedged, from 0 (none) to 1 (every
	 * call)
	 */
	public record Hedge(@DefaultValue("0.1") double ratio) {
	}

	/**
	 * The common settings of all retries, and the named retries.
	 *
	 * @param maxWait the longest Retry-After to wait for if there is no deadline
	 * @param budget the budget of retries for each provider
	 * @param instances the named retries
	 */
	public record Retry(@DefaultValue("60s") Duration maxWait, @DefaultValue Budget budget,
			@DefaultValue Map<String, RetryInstance> instances) {

		/**
		 * A budget per provider: each retry takes one unit, each success adds to it.
		 *
		 * @param enabled whether to apply a budget
		 * @param ratio the number of retries that each success adds
		 * @param minPerSecond the number of retries per second that are always permitted
		 */
		public record Budget(@DefaultValue("true") boolean enabled, @DefaultValue("0.2") double ratio,
				@DefaultValue("10") double minPerSecond) {
		}

	}

	/**
	 * A named retry; a value that is set overrides the attribute.
	 *
	 * @param maxRetries the number of retries after the first attempt
	 * @param delay the delay before the first retry
	 * @param multiplier the factor between the delays of two retries
	 * @param maxDelay the maximum delay before jitter
	 * @param jitter the maximum random addition
	 * @param deadline the total time over all attempts
	 * @param retryOn the types of failure to retry
	 * @param around whether an attempt runs the whole method or one call to a model
	 */
	public record RetryInstance(@Nullable Integer maxRetries, @Nullable Duration delay, @Nullable Double multiplier,
			@Nullable Duration maxDelay, @Nullable Duration jitter, @Nullable Duration deadline,
			@Nullable List<AiErrorType> retryOn, AiRetry.@Nullable Around around) {
	}

	/**
	 * The store of answers, and the named caches.
	 *
	 * @param store the kind of store
	 * @param storeTimeout the maximum time to wait for a store outside of this process;
	 * after that it is a miss
	 * @param maximumSize the maximum number of answers of each cache in this process;
	 * Redis has its own maxmemory
	 * @param maximumWeight the maximum memory of the answers and questions of each cache
	 * in this process, as an estimate
	 * @param keyPrefix the prefix of the keys on Redis, which separates applications; by
	 * default spring.application.name, blank for none
	 * @param instances the named caches
	 */
	public record Cache(@DefaultValue("caffeine") Store store, @DefaultValue("250ms") Duration storeTimeout,
			@DefaultValue("10000") long maximumSize, @DefaultValue("64MB") DataSize maximumWeight,
			@Nullable String keyPrefix, @DefaultValue Map<String, CacheInstance> instances) {

		/**
		 * The kinds of store.
		 */
		public enum Store {

			/** In this process. */
			CAFFEINE,

			/** On the application's Redis, for all instances. */
			REDIS

		}

	}

	/**
	 * A named cache; a value that is set overrides the attribute.
	 *
	 * @param ttl the time to live of an answer
	 * @param staleIfError the time after its expiry for which an answer may be returned
	 * in place of a failure
	 * @param maximumSize the maximum number of answers of this cache
	 * @param maximumWeight the maximum memory of the answers and questions of this cache,
	 * as an estimate
	 */
	public record CacheInstance(@Nullable Duration ttl, @Nullable Duration staleIfError, @Nullable Long maximumSize,
			@Nullable DataSize maximumWeight) {
	}

	/**
	 * The store of limits, and the named limiters.
	 *
	 * @param store the kind of store
	 * @param onStoreFailure the treatment of calls while a shared store does not answer
	 * @param storeTimeout the maximum time to wait for a shared store
	 * @param bucket4jCache the cache of bucket4j-spring-boot-starter that contains the
	 * limits of the store bucket4j
	 * @param keyPrefix the prefix of the keys in a shared store, which separates
	 * applications; by default spring.application.name, blank for none
	 * @param instances the named limiters
	 */
	public record RateLimit(@DefaultValue("local") Store store, @DefaultValue("local") OnStoreFailure onStoreFailure,
			@DefaultValue("250ms") Duration storeTimeout, @DefaultValue("buckets") String bucket4jCache,
			@Nullable String keyPrefix, @DefaultValue Map<String, RateLimitInstance> instances) {

		/**
		 * The kinds of store.
		 */
		public enum Store {

			/** In this process. */
			LOCAL,

			/** On Redis, shared by all instances. */
			REDIS,

			/** In the grid that is configured for bucket4j-spring-boot-starter. */
			BUCKET4J

		}

	}

	/**
	 * A named limiter; a value that is set overrides the attribute.
	 *
	 * @param limit the number of units permitted in a period
	 * @param per the period
	 * @param algorithm the algorithm of counting
	 * @param mode the treatment of a call above the limit
	 * @param maxWait the maximum wait for a permit
	 * @param unit the counted unit, calls or tokens
	 * @param scope whether each attempt counts or each call
	 */
	public record RateLimitInstance(@Nullable Integer limit, @Nullable Duration per,
			AiRateLimited.@Nullable Algorithm algorithm, AiRateLimited.@Nullable Mode mode, @Nullable Duration maxWait,
			AiRateLimited.@Nullable Unit unit, AiRateLimited.@Nullable Scope scope) {
	}

	/**
	 * The named budgets. Their store, and its treatment of failures, is that of limits:
	 * neurolink.rate-limit.store.
	 *
	 * @param instances the named budgets
	 */
	public record Budget(@DefaultValue Map<String, BudgetInstance> instances) {
	}

	/**
	 * A named budget; a value that is set overrides the attribute.
	 *
	 * @param limit the amount per window, as in 5 USD
	 * @param per the length of the windows, as in 1h, 1d, 1w or 1M
	 * @param onUnknownPrice the treatment of a call to a model without a known price
	 */
	public record BudgetInstance(@Nullable String limit, @Nullable String per,
			AiBudget.@Nullable OnUnknownPrice onUnknownPrice) {
	}

	/**
	 * The prices of a model, in USD per million tokens.
	 *
	 * @param input the price of input tokens
	 * @param cachedInput the price of input tokens that are read from the provider's
	 * cache; that of other input by default
	 * @param cacheWrite the price of input tokens that are written to the provider's
	 * cache; that of other input by default
	 * @param output the price of output tokens
	 * @param reasoning the price of output tokens of the reasoning; that of other output
	 * by default
	 */
	public record Price(@Nullable BigDecimal input, @Nullable BigDecimal cachedInput, @Nullable BigDecimal cacheWrite,
			@Nullable BigDecimal output, @Nullable BigDecimal reasoning) {
	}

	/**
	 * Pacing of calls by the limits that providers announce in the headers of their
	 * answers.
	 *
	 * @param enabled whether a call waits that the provider has announced it would reject
	 * @param maxWait the maximum time that a call waits for the provider's limits, within
	 * its deadline; a call whose wait would be longer is rejected at once
	 */
	public record Pace(@DefaultValue("false") boolean enabled, @DefaultValue("30s") Duration maxWait) {
	}

	/**
	 * Sanitizing of user messages before a model reads them. One layer against injected
	 * instructions, not a complete protection.
	 *
	 * @param enabled whether to sanitize user messages
	 * @param mode the treatment of text that looks like an injected instruction
	 * @param maxLength the maximum length of a message of the user, in code points; a
	 * longer one is cut in mode strip and rejected in mode reject
	 */
	public record Sanitizer(@DefaultValue("false") boolean enabled, @DefaultValue("strip") InputSanitizer.Mode mode,
			@DefaultValue("1000") int maxLength) {
	}

	/**
	 * Limits that keep requests within the context window of their model.
	 *
	 * @param enabled whether to limit the tokens of requests
	 * @param onOverflow the treatment of a request that does not fit
	 * @param contextWindows the number of tokens of the context window, prompt and answer
	 * together, by the name of the model or its beginning; added to the built-in ones
	 */
	public record TokenLimit(@DefaultValue("true") boolean enabled,
			@DefaultValue("reject") io.neurolink.middleware.TokenLimit.OnOverflow onOverflow,
			@DefaultValue Map<String, Integer> contextWindows) {
	}

	/**
	 * Logging of each call.
	 *
	 * @param enabled whether to log each call
	 * @param logPrompts whether to log the beginning of each prompt, with text that looks
	 * like a secret masked
	 */
	public record Logging(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean logPrompts) {
	}

	/**
	 * The queue that sends requests in batches: the AiBatchQueue bean.
	 *
	 * @param enabled whether to register the queue
	 * @param batchSize the number of requests of a batch
	 * @param linger the time that the first request of a batch waits for others
	 * @param maxQueued the maximum number of queued requests; more are rejected
	 * immediately
	 * @param maximumWeight the maximum memory of the texts of queued requests, as an
	 * estimate; a request beyond it is rejected immediately
	 * @param concurrency the maximum number of concurrent calls; the batch size by
	 * default
	 * @param drainTimeout the time that a shutdown waits for queued and running requests
	 * before it fails them
	 */
	public record Batch(@DefaultValue("true") boolean enabled, @DefaultValue("10") int batchSize,
			@DefaultValue("100ms") Duration linger, @DefaultValue("1000") int maxQueued,
			@DefaultValue("64MB") DataSize maximumWeight, @Nullable Integer concurrency,
			@DefaultValue("20s") Duration drainTimeout) {
	}

	/**
	 * Application of the annotations.
	 *
	 * @param mode the mechanism that applies the annotations: proxies of Spring, or the
	 * aspect of neurolink-aspectj, which acts on self-invocation, private methods and
	 * objects that are no beans too
	 * @param order the order of the advisor among others; a lower one is further outside.
	 * Has no effect in mode aspectj
	 */
	public record Aspects(@DefaultValue("proxy") AspectMode mode, @DefaultValue("2147483547") int order) {
	}

	/**
	 * Models of LangChain4j.
	 *
	 * @param enabled whether their calls pass the pipeline, and whether they are
	 * providers
	 * @param defaultRetries the number of retries of a call outside any @AiRetry
	 * @param models the properties of single models, by the names of their beans
	 */
	public record Langchain4j(@DefaultValue("true") boolean enabled, @DefaultValue("2") int defaultRetries,
			@DefaultValue Map<String, WrappedModel> models) {
	}

	/**
	 * One model of another library.
	 *
	 * @param provider the name of the provider; that of the vendor unless set
	 * @param enabled whether its calls pass the pipeline, and whether it is a provider
	 */
	public record WrappedModel(@Nullable String provider, @DefaultValue("true") boolean enabled) {
	}

	/**
	 * The chat models of Spring AI.
	 *
	 * @param enabled whether calls to them pass the pipeline, and whether they are
	 * providers
	 * @param defaultRetries the number of retries of a call outside any @AiRetry
	 * @param models the properties of single models, by the names of their beans
	 */
	public record SpringAi(@DefaultValue("true") boolean enabled, @DefaultValue("2") int defaultRetries,
			@DefaultValue Map<String, WrappedModel> models) {
	}

}
