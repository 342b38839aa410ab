package io.neurolink.cost;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.neurolink.key.KeyText;
import io.neurolink.key.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Calculates the digests of keys, which distinguish them by value and type without
 * revealing them.
 */
final class BudgetKey {

	private BudgetKey() {
	}

	/**
	 * Returns the digest of a key.
	 * @param budget the budget, for messages
	 * @return the digest in hexadecimal, empty for no key
	 * @throws IllegalArgumentException if the key does not distinguish callers
	 */
	static String digest(String budget, @Nullable Object key) {
		if (key == null) {
			return "";
		}
		try {
			Object snapshot = Snapshot.of(key);
			String type = Snapshot.typeWithoutEqualsIn(snapshot);
			if (type != null) {
				throw new IllegalArgumentException("a " + type + " has no equals");
			}
			return sha256(KeyText.of(snapshot, (written) -> {
			}));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The key of the budget '" + budget + "' is a "
					+ key.getClass().getTypeName() + ", which cannot distinguish callers: " + ex.getMessage()
					+ ". Let the key be a string or a number, as in key = \"#tenant.id\"");
		}
	}

	private static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
