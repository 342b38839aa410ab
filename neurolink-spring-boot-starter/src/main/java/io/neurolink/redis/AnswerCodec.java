package io.neurolink.redis;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.neurolink.cache.CacheEntry;
import io.neurolink.cache.CacheKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Encodes the names and values of answers on Redis. An answer that cannot be encoded is
 * logged once per cache. Thread-safe.
 */
final class AnswerCodec {

	private static final Logger logger = LoggerFactory.getLogger(RedisCacheStore.class);

	private final CacheJson json = new CacheJson();

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	private final RedisKeys keys;

	AnswerCodec(RedisKeys keys) {
		this.keys = keys;
	}

	@Nullable String nameOf(String cacheName, CacheKey key) {
		if (!this.json.canHold(key.returnType())) {
			logOnce(cacheName, "answers of the declared type " + key.returnType().getTypeName()
					+ " cannot be distinguished in JSON; declare the type that is returned", null);
			return null;
		}
		try {
			return this.keys.answer(cacheName, this.json.digest(key));
		}
		catch (IllegalArgumentException ex) {
			logOnce(cacheName, "its arguments cannot be completely written as JSON: " + ex.getMessage()
					+ ". Answers are not cached. Set the attribute key to what distinguishes the questions, as in "
					+ "key = \"#tenant.id + #question\"", null);
			return null;
		}
	}

	String indexOf(String cacheName, List<? extends @Nullable Object> parts) {
		return this.keys.index(cacheName, this.json.digest(parts));
	}

	byte @Nullable [] valueOf(String cacheName, CacheKey key, CacheEntry entry) {
		try {
			return this.json.write(entry, key.returnType());
		}
		catch (JacksonException ex) {
			logOnce(cacheName, "an answer of the type " + key.returnType().getTypeName() + " cannot be written as JSON",
					ex);
			return null;
		}
	}

	@Nullable CacheEntry read(String cacheName, CacheKey key, byte @Nullable [] found) {
		if (found == null) {
			return null;
		}
		try {
			return this.json.read(found, key.returnType());
		}
		catch (JacksonException | IllegalArgumentException ex) {
			logOnce(cacheName, "a stored answer is not of the type " + key.returnType().getTypeName()
					+ ", probably because that type has changed; the provider is called again", ex);
			return null;
		}
	}

	/**
	 * Handles a value of another application: it affects its key only, and will be
	 * overwritten.
	 */
	CompletionStage<byte @Nullable []> foreign(String cacheName, CacheKey key, Throwable failure) {
		if (!RedisRefusals.isWrongType(failure)) {
			return CompletableFuture.failedStage(failure);
		}
		logOnce(cacheName, "a stored value is not an answer of the type " + key.returnType().getTypeName()
				+ " and was not written by a cache; the provider is called again", null);
		return CompletableFuture.completedStage(null);
	}

	// The failure may quote the answer, so that only its class is logged.
	private void logOnce(String cacheName, String what, @Nullable Exception failure) {
		if (this.logged.add(cacheName + what)) {
			logger.warn("The cache '{}' on Redis: {}; logged once{}", cacheName, what,
					(failure != null) ? " (" + failure.getClass().getSimpleName() + ")" : "");
		}
	}

}
