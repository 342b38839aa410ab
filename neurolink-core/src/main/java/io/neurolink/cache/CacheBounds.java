package io.neurolink.cache;

import java.util.Map;

/**
 * How much the caches in the memory of this process hold at most. The weight of an entry
 * is an estimate of the bytes that question and answer take.
 *
 * @param size how many entries a cache holds; zero keeps none
 * @param weight how many bytes the entries of a cache take together; zero keeps none
 * @param sizes other numbers of entries, by the name of the cache
 * @param weights other weights, by the name of the cache
 */
public record CacheBounds(long size, long weight, Map<String, Long> sizes, Map<String, Long> weights) {

	/**
	 * Creates bounds.
	 * @param size how many entries a cache holds; zero keeps none
	 * @param weight how many bytes the entries of a cache take together; zero keeps none
	 * @param sizes other numbers of entries, by the name of the cache
	 * @param weights other weights, by the name of the cache
	 * @throws IllegalArgumentException if a bound is negative
	 */
	public CacheBounds {
		sizes = Map.copyOf(sizes);
		weights = Map.copyOf(weights);
		requireNotNegative("size of a cache", size);
		requireNotNegative("weight of a cache", weight);
		sizes.forEach((name, maximum) -> requireNotNegative("size of the cache '" + name + "'", maximum));
		weights.forEach((name, maximum) -> requireNotNegative("weight of the cache '" + name + "'", maximum));
	}

	/**
	 * The bounds of one cache as one: every entry weighs at least the share that each of
	 * the greatest number of entries may take. So neither more entries fit, nor more
	 * bytes.
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

	private static void requireNotNegative(String what, long maximum) {
		if (maximum < 0) {
			throw new IllegalArgumentException("The maximum " + what + " must not be negative, but is " + maximum);
		}
	}

	/**
	 * How entries are weighed.
	 *
	 * @param maximum what all may weigh together
	 * @param least what each weighs at least
	 * @param unit how many bytes weigh one
	 */
	record Scale(long maximum, long least, long unit) {

		int weight(long bytes) {
			long units = bytes / this.unit + ((bytes % this.unit == 0) ? 0 : 1);
			return (int) Math.min(Integer.MAX_VALUE, Math.max(this.least, units));
		}

	}

}
