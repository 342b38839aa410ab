package io.neurolink.cache;

import java.util.Map;

import io.neurolink.error.Settings;

/**
 * The capacity of the caches in the memory of this process. The weight of an entry is an
 * estimate of the bytes of its key and answer.
 *
 * @param size the maximum number of entries of a cache; zero caches nothing
 * @param weight the maximum total weight of the entries of a cache in bytes; zero caches
 * nothing
 * @param sizes the numbers of entries that differ from {@code size}, by the name of the
 * cache
 * @param weights the weights that differ from {@code weight}, by the name of the cache
 */
public record CacheBounds(long size, long weight, Map<String, Long> sizes, Map<String, Long> weights) {

	/**
	 * Creates bounds.
	 * @param size the maximum number of entries of a cache; zero for none
	 * @param weight the maximum total size of the entries of a cache in bytes; zero for
	 * none
	 * @param sizes other numbers of entries, by the name of the cache
	 * @param weights other weights, by the name of the cache
	 * @throws IllegalArgumentException if a bound is negative
	 */
	public CacheBounds {
		sizes = Map.copyOf(sizes);
		weights = Map.copyOf(weights);
		Settings.notNegative("size", size);
		Settings.notNegative("weight", weight);
		sizes.forEach((name, maximum) -> Settings.notNegative("sizes." + name, maximum));
		weights.forEach((name, maximum) -> Settings.notNegative("weights." + name, maximum));
	}

	/**
	 * Returns both bounds of one cache as a single one: every entry weighs at least its
	 * share of the maximum weight at the maximum number of entries, so that neither bound
	 * is exceeded.
	 */
	Scale scale(String cacheName) {
		long most = this.sizes.getOrDefault(cacheName, this.size);
		long bytes = this.weights.getOrDefault(cacheName, this.weight);
		if (most == 0 || bytes == 0) {
			return new Scale(0, 1, 1);
		}
		if (most >= bytes) {
			return new Scale(bytes, 1, 1);
		}
		long share = bytes / most;
		long unit = 1 + share / Integer.MAX_VALUE;
		long least = share / unit;
		return new Scale(least * most, least, unit);
	}

	/**
	 * The scale for the weights of entries.
	 *
	 * @param maximum the maximum total weight
	 * @param least the minimum weight of an entry
	 * @param unit the number of bytes per unit of weight
	 */
	record Scale(long maximum, long least, long unit) {

		int weight(long bytes) {
			long units = bytes / this.unit + ((bytes % this.unit == 0) ? 0 : 1);
			return (int) Math.min(Integer.MAX_VALUE, Math.max(this.least, units));
		}

	}

}
