package io.neurolink.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A key of a provider. Its text contains only the fingerprint: the first eight digits of
 * its SHA-256. Immutable.
 */
public final class ApiKey {

	private static final int FINGERPRINT_BYTES = 4;

	private final String value;

	private final String fingerprint;

	ApiKey(String value) {
		this.value = value;
		this.fingerprint = HexFormat.of().formatHex(sha256(value), 0, FINGERPRINT_BYTES);
	}

	/**
	 * Returns the secret, for use on the wire only.
	 * @return the secret
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Returns the fingerprint, which identifies the key without disclosing it.
	 * @return eight hexadecimal digits
	 */
	public String fingerprint() {
		return this.fingerprint;
	}

	@Override
	public String toString() {
		return "ApiKey[" + this.fingerprint + "]";
	}

	private static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
