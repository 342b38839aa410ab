package io.neurolink.classify;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of the JDK: those of connections, of timeouts and of
 * interrupts.
 */
public final class JdkClassifier implements AiErrorClassifier {

	/**
	 * The messages of connections that end too early, which are reported as a mere
	 * {@link IOException} by the JDK's channels and HTTP clients.
	 */
	private static final List<String> CONNECTION_LOST = List.of("connection reset", "connection closed",
			"connection was closed", "closed by peer", "broken pipe", "connection timed out", "premature eof",
			"unexpected end of", "header parser received no bytes", "goaway received", "stream was reset",
			"received rst_stream", "fixed content-length:", "chunked transfer encoding, state:", "closed prematurely");

	@Override
	public @Nullable AiException classify(Throwable failure) {
		AiErrorType type = type(failure);
		return (type != null) ? FailureText.failure(type, failure).build() : null;
	}

	private static @Nullable AiErrorType type(Throwable failure) {
		if (failure instanceof InterruptedException || failure instanceof ClosedByInterruptException) {
			return AiErrorType.CANCELLED;
		}
		if (failure instanceof CancellationException) {
			return cancellation(failure);
		}
		if (failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException
				|| failure instanceof TimeoutException) {
			return AiErrorType.TIMEOUT;
		}
		if (failure instanceof InterruptedIOException) {
			return mentionsTimeout(failure) ? AiErrorType.TIMEOUT : AiErrorType.CANCELLED;
		}
		return isNetwork(failure) ? AiErrorType.NETWORK : null;
	}

	// Kotlin reports the end of a withTimeout as a cancellation.
	private static AiErrorType cancellation(Throwable failure) {
		return failure.getClass().getSimpleName().contains("Timeout") ? AiErrorType.TIMEOUT : AiErrorType.CANCELLED;
	}

	// Clients report an exceeded timeout for the whole call this way, as OkHttp does.
	private static boolean mentionsTimeout(Throwable failure) {
		String message = message(failure);
		return message.contains("timeout") || message.contains("timed out");
	}

	private static boolean isNetwork(Throwable failure) {
		return failure instanceof SocketException || failure instanceof UnknownHostException
				|| failure instanceof SSLException || failure instanceof EOFException
				|| failure instanceof ProtocolException || failure instanceof ClosedChannelException
				|| failure instanceof UnresolvedAddressException || isLostConnection(failure);
	}

	// Not every IOException: one of a file concerns no connection.
	private static boolean isLostConnection(Throwable failure) {
		if (failure.getClass() != IOException.class) {
			return false;
		}
		String message = message(failure);
		return CONNECTION_LOST.stream().anyMatch(message::contains);
	}

	private static String message(Throwable failure) {
		String message = failure.getMessage();
		return (message != null) ? message.toLowerCase(Locale.ROOT) : "";
	}

}
