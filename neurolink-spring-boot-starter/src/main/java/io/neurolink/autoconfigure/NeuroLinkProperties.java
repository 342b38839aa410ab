package io.neurolink.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.error.AiErrorType;
import io.neurolink.middleware.InputSanitizer;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.http.UrlSecrets;
import io.neurolink.provider.openai.OpenAiProtocol;
import io.neurolink.ratelimit.OnStoreFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything under {@code neurolink}. An unknown property fails the start, so that a
 * misspelled one is not silently without effect.
 *
 * @param enabled whether the annotations act; the AiTemplate is there either way
 * @param defaultProvider the provider to ask where nothing else names one; required when
 * there are several
 * @param providers the providers by name; names match ignoring dashes and case
 * @param keys how long keys, and models on keys, are suspended
 * @param timeout how long the parts of a call may take
 * @param generate how whole answers are asked for
 * @param stream how streams are read
 * @param sse what browsers are sent of a stream
 * @param http the HTTP client that the providers share
 * @param limits how much of an answer is read
 * @param failover who is asked where a call without @AiFallback around it fails
 * @param circuitBreaker when a provider's model is left alone for a while
 * @param retry what all retries share, and the named ones
 * @param cache where answers are kept, and the named caches
 * @param rateLimit where limits are kept, and the named limiters
 * @param sanitizer how what the user says is cleaned before a model reads it
 * @param tokenLimit how requests are kept within the context window of their model
 * @param logging what the log tells of each call
 * @param batch the queue that sends requests off in batches
 * @param aspects how the annotations are applied
 * @param langchain4j the models of LangChain4j among the application's beans
 */
@ConfigurationProperties(prefix = "neurolink", ignoreUnknownFields = false)
public record NeuroLinkProperties(@DefaultValue("true") boolean enabled, @Nullable String defaultProvider,
		@DefaultValue Map<String, Provider> providers, @DefaultValue Keys keys, @DefaultValue Timeout timeout,
		@DefaultValue Generate generate, @DefaultValue Stream stream, @DefaultValue Sse sse, @DefaultValue Http http,
		@DefaultValue Limits limits, @DefaultValue Failover failover, @DefaultValue CircuitBreaker circuitBreaker,
		@DefaultValue Retry retry, @DefaultValue Cache cache, @DefaultValue RateLimit rateLimit,
		@DefaultValue Sanitizer sanitizer, @DefaultValue TokenLimit tokenLimit, @DefaultValue Logging logging,
		@DefaultValue Batch batch, @DefaultValue Aspects aspects, @DefaultValue Langchain4j langchain4j) {

	/**
	 * One provider.
	 *
	 * @param type what it speaks: openai, anthropic, google-ai or simulated; the name of
	 * the provider unless set
	 * @param apiKey the key
	 * @param apiKeys several keys; one that fails is suspended, and another is tried at
	 * once
	 * @param keyStrategy which of the healthy keys is used next
	 * @param baseUrl where it is, as the vendor's own SDK takes it; the vendor's own
	 * unless set
	 * @param model the model where nothing else names one
	 * @param timeout how long the parts of a call to this provider may take, where that
	 * differs from neurolink.timeout
	 * @param simulated what the simulated provider plays; other types ignore it
	 * @param enabled whether the provider exists; one that does not is left out as if it
	 * were not configured
	 * @param headers further headers of each request
	 * @param extraBody further fields of each request's JSON, merged into it; objects are
	 * merged, other values win over those of the request
	 * @param maxTokensField the field that limits the length of an answer; for type
	 * openai only
	 * @param streamUsage whether a stream is asked for its usage; for type openai only
	 */
	public record Provider(@Nullable String type, @Nullable String apiKey, @DefaultValue List<String> apiKeys,
			@DefaultValue("round-robin") ApiKeyPool.Strategy keyStrategy, @Nullable String baseUrl,
			@Nullable String model, @Nullable ProviderTimeout timeout, @Nullable Simulated simulated,
			@DefaultValue("true") boolean enabled, @DefaultValue Map<String, String> headers,
			@DefaultValue Map<String, Object> extraBody,
			@DefaultValue("auto") OpenAiProtocol.MaxTokensField maxTokensField,
			@DefaultValue("true") boolean streamUsage) {

		/**
		 * Shows no key.
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
	 * @param maxRest the longest time for which a key, or a model on a key, is suspended
	 * after a failure, whatever the provider asks for; then one call probes it
	 */
	public record Keys(@DefaultValue("5m") Duration maxRest) {
	}

	/**
	 * Timeouts of the parts of a call.
	 *
	 * @param connect to connect
	 * @param firstToken to the first token of a stream
	 * @param idle between two tokens of a stream
	 * @param total for a whole answer
	 * @param streamTotal for a whole stream; no limit unless set
	 */
	public record Timeout(@DefaultValue("5s") Duration connect, @DefaultValue("30s") Duration firstToken,
			@DefaultValue("15s") Duration idle, @DefaultValue("60s") Duration total, @Nullable Duration streamTotal) {
	}

	/**
	 * Timeouts of the parts of a call to one provider.
	 *
	 * @param connect to connect; as for all providers unless set
	 * @param firstToken to the first token of a stream; as for all providers unless set
	 * @param idle between two tokens of a stream; as for all providers unless set
	 * @param total for a whole answer; as for all providers unless set
	 * @param streamTotal for a whole stream; as for all providers unless set
	 */
	public record ProviderTimeout(@Nullable Duration connect, @Nullable Duration firstToken, @Nullable Duration idle,
			@Nullable Duration total, @Nullable Duration streamTotal) {
	}

	/**
	 * The behaviour of a simulated provider.
	 *
	 * @param latency the time to the first token
	 * @param tokensPerSecond how fast a stream flows; 0 is at once
	 * @param failFirst how many calls fail before the first success
	 * @param failureRate which share of the calls fails, from 0 to 1
	 * @param errorType how calls fail
	 * @param status the HTTP status of a failure; the usual one of its type unless set
	 * @param retryAfter the wait that a failure asks for
	 * @param seed makes the failures of a rate repeatable
	 */
	public record Simulated(@DefaultValue("0s") Duration latency, @DefaultValue("0") double tokensPerSecond,
			@DefaultValue("0") int failFirst, @DefaultValue("0") double failureRate,
			@DefaultValue("OVERLOADED") AiErrorType errorType, @Nullable Integer status, @Nullable Duration retryAfter,
			@DefaultValue("42") long seed) {
	}

	/**
	 * Requests for whole answers.
	 *
	 * @param byStreaming whether whole answers are read as streams, so that silence is
	 * noticed after the first-token or idle timeout rather than after the total one
	 */
	public record Generate(@DefaultValue("false") boolean byStreaming) {
	}

	/**
	 * Reading of streams.
	 *
	 * @param onMalformed what becomes of an event that cannot be read
	 */
	public record Stream(@DefaultValue("fail") OnMalformed onMalformed) {

		/**
		 * The treatment of an event that cannot be read.
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
	 * @param heartbeat how much silence of the model is followed by a comment line
	 */
	public record Sse(@DefaultValue("10s") Duration heartbeat) {
	}

	/**
	 * The HTTP client that the providers share. The rest of HTTP comes from
	 * spring.http.clients and the application's WebClient.Builder.
	 *
	 * @param maxConnections how many connections may be open to one provider on Reactor
	 * Netty, and as many calls wait for one; the client of the JDK knows no such limit
	 */
	public record Http(@DefaultValue("10000") int maxConnections) {
	}

	/**
	 * Limits on the size of an answer.
	 *
	 * @param maxAnswer the largest answer, streamed or whole, and the largest event of a
	 * stream; a larger one is a PROVIDER_ERROR
	 */
	public record Limits(@DefaultValue("16MB") DataSize maxAnswer) {
	}

	/**
	 * Failover to other providers if a call without &#64;AiFallback around it fails in a
	 * way that another model may help; for a stream only before its first piece.
	 *
	 * @param enabled whether anybody is
	 * @param order the providers to ask, each for its default model, after the one that
	 * the call was for
	 */
	public record Failover(@DefaultValue("false") boolean enabled, @DefaultValue List<String> order) {
	}

	/**
	 * Circuit breakers, which suspend a provider's model for a while if too many of its
	 * latest calls failed in a way that reflects the provider's health.
	 *
	 * @param enabled whether there are circuit breakers, one for each provider and model
	 * @param failureRate the share of failures, above 0 and up to 1, from which on a
	 * breaker opens
	 * @param minimumCalls how many calls are counted before it may open
	 * @param windowSize of how many of the latest calls the share is taken; 20, or
	 * minimum-calls where that is more, unless set
	 * @param waitOpen how long it lets no call through once it is open
	 * @param halfOpenCalls how many calls may then be under way to probe whether the
	 * provider has recovered
	 */
	public record CircuitBreaker(@DefaultValue("true") boolean enabled, @DefaultValue("0.5") double failureRate,
			@DefaultValue("10") int minimumCalls, @Nullable Integer windowSize, @DefaultValue("30s") Duration waitOpen,
			@DefaultValue("3") int halfOpenCalls) {
	}

	/**
	 * The settings that all retries share, and the named retries.
	 *
	 * @param maxWait the longest Retry-After that is waited for where there is no
	 * deadline
	 * @param budget what keeps retries from becoming a storm
	 * @param instances the named retries
	 */
	public record Retry(@DefaultValue("60s") Duration maxWait, @DefaultValue Budget budget,
			@DefaultValue Map<String, RetryInstance> instances) {

		/**
		 * A budget per provider, which each retry drains and each success refills.
		 *
		 * @param enabled whether there is a budget
		 * @param ratio how many retries each success pays for
		 * @param minPerSecond how many retries a second there are in any case
		 */
		public record Budget(@DefaultValue("true") boolean enabled, @DefaultValue("0.2") double ratio,
				@DefaultValue("10") double minPerSecond) {
		}

	}

	/**
	 * A named retry; what is set overrides the attribute.
	 *
	 * @param maxRetries how many retries follow the first attempt
	 * @param delay the wait before the first retry
	 * @param multiplier by how much the wait grows
	 * @param maxDelay the longest wait before jitter
	 * @param jitter the longest random addition
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
	 * @param storeTimeout how long a store outside of this process may take for an
	 * answer; after that it is a miss
	 * @param maximumSize how many answers each cache keeps at most in this process; Redis
	 * has its own maxmemory
	 * @param maximumWeight how much memory the answers and questions of each cache take
	 * at most in this process, as an estimate
	 * @param keyPrefix what keys on Redis begin with, so that applications keep apart;
	 * spring.application.name unless set, blank for none
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
	 * A named cache; what is set overrides the attribute.
	 *
	 * @param ttl how long an answer is kept
	 * @param staleIfError for how long after that it may stand in for a failure
	 * @param maximumSize how many answers this cache keeps at most
	 * @param maximumWeight how much memory the answers and questions of this cache take
	 * at most, as an estimate
	 */
	public record CacheInstance(@Nullable Duration ttl, @Nullable Duration staleIfError, @Nullable Long maximumSize,
			@Nullable DataSize maximumWeight) {
	}

	/**
	 * The store of limits, and the named limiters.
	 *
	 * @param store the kind of store
	 * @param onStoreFailure what becomes of calls while a store that instances share does
	 * not answer
	 * @param storeTimeout how long an answer of such a store is waited for
	 * @param bucket4jCache the cache of bucket4j-spring-boot-starter that holds the
	 * limits of the store bucket4j
	 * @param keyPrefix what keys in a store that instances share begin with, so that
	 * applications keep apart; spring.application.name unless set, blank for none
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

			/** In the grid that bucket4j-spring-boot-starter is configured for. */
			BUCKET4J

		}

	}

	/**
	 * A named limiter; what is set overrides the attribute.
	 *
	 * @param limit how many units are let through in a period
	 * @param per the period
	 * @param algorithm how units are counted
	 * @param mode what happens to a call above the limit
	 * @param maxWait the longest wait for a permit
	 * @param unit what is counted, calls or tokens
	 * @param scope where the limit stands
	 */
	public record RateLimitInstance(@Nullable Integer limit, @Nullable Duration per,
			AiRateLimited.@Nullable Algorithm algorithm, AiRateLimited.@Nullable Mode mode, @Nullable Duration maxWait,
			AiRateLimited.@Nullable Unit unit, AiRateLimited.@Nullable Scope scope) {
	}

	/**
	 * Sanitizing of user messages before a model reads them. One layer of a defence
	 * against injected orders, and no protection by itself.
	 *
	 * @param enabled whether it is cleaned
	 * @param mode what becomes of what looks like an injected order
	 * @param maxLength the longest message of the user, in code points; a longer one is
	 * cut in mode strip and refused in mode reject
	 */
	public record Sanitizer(@DefaultValue("false") boolean enabled, @DefaultValue("strip") InputSanitizer.Mode mode,
			@DefaultValue("1000") int maxLength) {
	}

	/**
	 * Limits that keep requests within the context window of their model.
	 *
	 * @param enabled whether they are
	 * @param onOverflow what becomes of a request that does not fit
	 * @param contextWindows how many tokens a model takes in, prompt and answer together,
	 * by the name of the model or how it begins; added to what is built in
	 */
	public record TokenLimit(@DefaultValue("true") boolean enabled,
			@DefaultValue("reject") io.neurolink.middleware.TokenLimit.OnOverflow onOverflow,
			@DefaultValue Map<String, Integer> contextWindows) {
	}

	/**
	 * Logging of each call.
	 *
	 * @param enabled whether it tells anything
	 * @param logPrompts whether it tells the beginning of each prompt, with what looks
	 * like a secret masked
	 */
	public record Logging(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean logPrompts) {
	}

	/**
	 * The queue that sends requests off in batches: the AiBatchQueue bean.
	 *
	 * @param enabled whether there is one
	 * @param batchSize how many requests make a batch
	 * @param linger how long the first request of a batch waits for company
	 * @param maxQueued how many requests may wait; more are refused at once
	 * @param maximumWeight how much memory the texts of the requests that wait may take,
	 * as an estimate; what exceeds it is refused at once
	 * @param concurrency how many calls may be under way at once; the size of a batch
	 * unless set
	 * @param drainTimeout how long a shutdown waits for what is queued and under way
	 * before it fails
	 */
	public record Batch(@DefaultValue("true") boolean enabled, @DefaultValue("10") int batchSize,
			@DefaultValue("100ms") Duration linger, @DefaultValue("1000") int maxQueued,
			@DefaultValue("64MB") DataSize maximumWeight, @Nullable Integer concurrency,
			@DefaultValue("20s") Duration drainTimeout) {
	}

	/**
	 * Application of the annotations.
	 *
	 * @param order the order of the advisor among others; a lower one is further outside
	 */
	public record Aspects(@DefaultValue("2147483547") int order) {
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

}
