package io.neurolink.provider;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The keys of one provider, handed out in turn. Thread-safe. No key is ever part of
 * {@link #toString()}.
 */
public final class ApiKeyPool {

	private final List<String> keys;

	private final AtomicInteger next = new AtomicInteger();

	private ApiKeyPool(List<String> keys) {
		this.keys = List.copyOf(keys);
	}

	/**
	 * A pool of these keys.
	 * @param keys the keys, at least one, none blank
	 * @return the pool
	 * @throws IllegalArgumentException if there is no key, or a blank one
	 */
	public static ApiKeyPool of(List<String> keys) {
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("At least one API key is needed");
		}
		for (int i = 0; i < keys.size(); i++) {
			if (keys.get(i).isBlank()) {
				throw new IllegalArgumentException("API key number " + (i + 1) + " is blank");
			}
		}
		return new ApiKeyPool(keys);
	}

	/**
	 * The key for the next attempt.
	 * @return a key
	 */
	public String next() {
		int turn = this.next.getAndUpdate((current) -> (current + 1) % this.keys.size());
		return this.keys.get(turn);
	}

	/**
	 * How many keys there are.
	 * @return the number of keys
	 */
	public int size() {
		return this.keys.size();
	}

	@Override
	public String toString() {
		return "ApiKeyPool[" + this.keys.size() + ((this.keys.size() == 1) ? " key]" : " keys]");
	}

}
