package io.neurolink.samples.pattern;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.neurolink.annotation.AiCached;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.template.AiTemplate;

import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Service;

/**
 * Shares cached answers among all instances. The annotation is the same as for a cache in
 * memory; the profile {@code redis} sets {@code neurolink.cache.store: redis}. While
 * Redis is unavailable, questions are answered without the cache. See docs/cache.md.
 */
@Service
@Profile("redis")
class RedisCache {

	private final AiTemplate ai;

	private final StringRedisTemplate redis;

	RedisCache(AiTemplate ai, StringRedisTemplate redis) {
		this.ai = ai;
		this.redis = redis;
	}

	@AiCached(cacheName = "shared", ttl = "1h")
	AiResponse answer(String question) {
		return this.ai.generate(AiRequest.of(question));
	}

	/**
	 * Returns the keys of the answers on Redis: digests of the questions.
	 */
	Set<String> keys() {
		try (Cursor<String> keys = this.redis.scan(ScanOptions.scanOptions().match("*neurolink:shared:*").build())) {
			return keys.stream().limit(20).collect(Collectors.toCollection(TreeSet::new));
		}
	}

}
