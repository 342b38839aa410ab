package io.neurolink.provider;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a source, each with its health, which is kept for as long as the source
 * supplies the key. Not thread-safe; the pool locks.
 */
final class KeyRing {

	private static final Logger logger = LoggerFactory.getLogger(ApiKeyPool.class);

	private final Supplier<List<String>> source;

	private final Duration maxRest;

	private List<String> current = List.of();

	private List<ApiKey> order = List.of();

	private Map<ApiKey, KeyHealth> keys = Map.of();

	private boolean stale;

	KeyRing(Supplier<List<String>> source, Duration maxRest) {
		this.source = source;
		this.maxRest = maxRest;
	}

	/**
	 * Reads the source again. If it fails, or has no keys, the known keys stay in use.
	 * @return whether the keys changed
	 * @throws RuntimeException if it fails and no key is known
	 */
	boolean refresh() {
		List<String> now;
		try {
			now = this.source.get();
			if (!this.order.isEmpty() && now.equals(this.current)) {
				return false;
			}
			check(now);
		}
		catch (RuntimeException ex) {
			if (this.order.isEmpty()) {
				throw ex;
			}
			if (!this.stale) {
				this.stale = true;
				logger.warn("The API keys could not be refreshed; the known keys stay in use", ex);
			}
			return false;
		}
		adopt(now);
		return true;
	}

	int size() {
		return this.order.size();
	}

	ApiKey get(int position) {
		return this.order.get(position);
	}

	int position(ApiKey key) {
		return this.order.indexOf(key);
	}

	@Nullable KeyHealth health(ApiKey key) {
		return this.keys.get(key);
	}

	Collection<KeyHealth> healths() {
		return this.keys.values();
	}

	void forEach(BiConsumer<ApiKey, KeyHealth> action) {
		this.keys.forEach(action);
	}

	private void adopt(List<String> now) {
		Map<String, ApiKey> known = new LinkedHashMap<>();
		this.order.forEach((key) -> known.put(key.value(), key));
		Map<ApiKey, KeyHealth> refreshed = new LinkedHashMap<>();
		for (String value : new LinkedHashSet<>(now)) {
			ApiKey key = known.computeIfAbsent(value, ApiKey::new);
			KeyHealth health = this.keys.get(key);
			refreshed.put(key, (health != null) ? health : new KeyHealth(this.maxRest));
		}
		this.current = List.copyOf(now);
		this.keys = refreshed;
		this.order = List.copyOf(refreshed.keySet());
		this.stale = false;
	}

	private static void check(List<String> keys) {
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("At least one API key is needed");
		}
		for (int i = 0; i < keys.size(); i++) {
			if (keys.get(i).isBlank()) {
				throw new IllegalArgumentException("API key number " + (i + 1) + " is blank");
			}
		}
	}

}
