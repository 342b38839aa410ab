package io.neurolink.redis;

import java.nio.charset.StandardCharsets;

/**
 * The names of keys. All begin with {@code neurolink:}, after the prefix of the
 * application, which separates the applications of one server. Braces are encoded as
 * {@code %7B} and {@code %7D}, because on a cluster they would put all keys of a prefix
 * on one node. Immutable.
 */
final class RedisKeys {

	private static final String INDEX = ":answers";

	private final String prefix;

	/**
	 * Creates the names with a prefix.
	 * @param prefix the prefix of the application; blank for none
	 */
	RedisKeys(String prefix) {
		String trimmed = prefix.strip();
		this.prefix = withoutBraces(
				(trimmed.isEmpty() || trimmed.endsWith(":")) ? trimmed + "neurolink:" : trimmed + ":neurolink:");
	}

	/**
	 * Returns the pattern that all keys match.
	 */
	String all() {
		return escaped(this.prefix) + "*";
	}

	/**
	 * Returns the key of an answer.
	 */
	String answer(String cacheName, String digest) {
		return ofCache(cacheName) + digest;
	}

	/**
	 * Returns the key of the index of the answers to a question.
	 */
	String index(String cacheName, String digest) {
		return answer(cacheName, digest) + INDEX;
	}

	/**
	 * Returns the key of a limit.
	 */
	String limit(String text) {
		return this.prefix + "limit:" + withoutBraces(text);
	}

	/**
	 * Returns the key of a budget in its window.
	 */
	String budget(String text) {
		return this.prefix + "budget:" + withoutBraces(text);
	}

	/**
	 * Returns the key of the limits that a provider announced.
	 */
	String pace(String digest) {
		return this.prefix + "pace:" + digest;
	}

	/**
	 * Returns a pattern that the keys of a cache match, and possibly other keys.
	 */
	String patternOf(String cacheName) {
		return escaped(ofCache(cacheName)) + "*";
	}

	/**
	 * Returns whether a key that matches the pattern belongs to an answer or an index of
	 * this cache, and not to a cache with a longer name or to a limit.
	 */
	boolean isOf(String cacheName, byte[] key) {
		String rest = new String(key, StandardCharsets.UTF_8).substring(ofCache(cacheName).length());
		return !rest.substring(0, rest.length() - (rest.endsWith(INDEX) ? INDEX.length() : 0)).contains(":");
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private String ofCache(String cacheName) {
		return this.prefix + withoutBraces(cacheName) + ":";
	}

	private static String escaped(String text) {
		return text.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
	}

	private static String withoutBraces(String text) {
		return text.replace("{", "%7B").replace("}", "%7D");
	}

}
