package io.neurolink.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Calculates digests, in hexadecimal.
 */
final class Digest {

	private Digest() {
	}

	/**
	 * Returns the digest that identifies a script on the server.
	 */
	static String sha1(byte[] bytes) {
		return digest("SHA-1", bytes);
	}

	/**
	 * Returns a digest of fixed length that represents a text without revealing it.
	 */
	static String sha256(String text) {
		return digest("SHA-256", text.getBytes(StandardCharsets.UTF_8));
	}

	private static String digest(String algorithm, byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has " + algorithm, ex);
		}
	}

}
