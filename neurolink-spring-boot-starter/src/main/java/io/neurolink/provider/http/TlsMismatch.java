package io.neurolink.provider.http;

import java.util.List;
import java.util.Locale;

import javax.net.ssl.SSLException;

import io.neurolink.error.AiErrorType;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes that only one side of a connection uses TLS, because the base URL has the
 * wrong scheme or port. The messages of the clients then contain bytes of the other
 * protocol.
 */
final class TlsMismatch {

	/** The content type of an alert and the first byte of every TLS version. */
	static final String ALERT = "\u0015\u0003";

	private static final List<String> NOT_TLS = List.of("unrecognized ssl message", "not an ssl/tls record");

	private static final int MAX_CAUSES = 64;

	private TlsMismatch() {
	}

	/**
	 * Returns whether the start of a response is a TLS alert.
	 */
	static boolean isAlert(byte first, byte second) {
		return first == ALERT.charAt(0) && second == ALERT.charAt(1);
	}

	static @Nullable TransportFailure of(Throwable failure, String baseUrl) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			String message = String.valueOf(current.getMessage());
			if (message.contains("[" + ALERT) || message.contains("\"" + ALERT)) {
				return new TransportFailure(AiErrorType.NETWORK, "answered in TLS, and was called without: check that "
						+ baseUrl + " begins with https:// and has the right port");
			}
			if (current instanceof SSLException && isNotTls(message.toLowerCase(Locale.ROOT))) {
				return new TransportFailure(AiErrorType.NETWORK,
						"answered without TLS, and was called in TLS: check whether " + baseUrl
								+ " has to begin with http://, or has the wrong port");
			}
			current = current.getCause();
		}
		return null;
	}

	private static boolean isNotTls(String message) {
		return NOT_TLS.stream().anyMatch(message::contains);
	}

}
