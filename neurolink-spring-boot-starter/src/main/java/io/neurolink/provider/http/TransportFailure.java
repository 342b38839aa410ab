package io.neurolink.provider.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.neurolink.error.AiErrorType;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.buffer.DataBufferLimitException;

/**
 * The classification of a failure below HTTP. Exceptions of Reactor Netty are recognized
 * by name, because the library may be absent.
 *
 * @param type the type of the failure
 * @param description the description, to follow the name of the target
 */
record TransportFailure(AiErrorType type, String description) {

	private static final int MAX_CAUSES = 64;

	private static final int MAX_FRAMES = 16;

	/**
	 * Classifies a failure by the first throwable of its cause chain that is known.
	 */
	static TransportFailure of(Throwable failure) {
		return of(failure, "base-url");
	}

	/**
	 * Classifies a failure by the first throwable of its cause chain that is known.
	 * @param baseUrl the property of the base URL, to be named where a wrong value may be
	 * the cause
	 */
	static TransportFailure of(Throwable failure, String baseUrl) {
		TransportFailure mismatch = TlsMismatch.of(failure, baseUrl);
		if (mismatch != null) {
			return mismatch;
		}
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			TransportFailure known = known(current);
			if (known != null) {
				return known;
			}
			current = current.getCause();
		}
		Throwable malformed = malformed(failure);
		if (malformed != null) {
			return new TransportFailure(AiErrorType.NETWORK, "sent a malformed response: " + detail(malformed));
		}
		return new TransportFailure(AiErrorType.UNKNOWN,
				"could not be called: " + failure.getClass().getName() + "; see the cause");
	}

	private static @Nullable TransportFailure known(Throwable failure) {
		if (failure instanceof DataBufferLimitException) {
			return new TransportFailure(AiErrorType.PROVIDER_ERROR,
					"sent an answer larger than may be buffered: " + detail(failure));
		}
		if (isPoolExhausted(failure)) {
			return new TransportFailure(AiErrorType.LIMIT_EXCEEDED,
					"was not called: all connections are in use, and so is the queue for them "
							+ "(neurolink.http.max-connections)");
		}
		if (isConnectTimeout(failure)) {
			return new TransportFailure(AiErrorType.TIMEOUT,
					"did not accept a connection in time (neurolink.timeout.connect)");
		}
		if (isTimeout(failure)) {
			return new TransportFailure(AiErrorType.TIMEOUT, "did not answer in time: " + detail(failure));
		}
		return (isNetwork(failure)) ? new TransportFailure(AiErrorType.NETWORK, network(failure)) : null;
	}

	// The clients report some malformed responses as an internal exception of their
	// decoders, such as an IllegalArgumentException or a NumberFormatException.
	private static @Nullable Throwable malformed(Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
			if (isNamed(current, "io.netty.handler.codec.DecoderException") || isThrownByDecoder(current)) {
				return current;
			}
			current = current.getCause();
		}
		return null;
	}

	private static boolean isThrownByDecoder(Throwable failure) {
		return Arrays.stream(failure.getStackTrace())
			.limit(MAX_FRAMES)
			.map(StackTraceElement::getClassName)
			.anyMatch((name) -> name.equals("io.netty.handler.codec.http.HttpObjectDecoder")
					|| name.startsWith("jdk.internal.net.http.Http1Response")
					|| name.startsWith("jdk.internal.net.http.Http1HeaderParser")
					|| name.startsWith("jdk.internal.net.http.ResponseContent"));
	}

	private static boolean isPoolExhausted(Throwable failure) {
		return failure.getClass().getSimpleName().equals("PoolAcquirePendingLimitException");
	}

	private static boolean isConnectTimeout(Throwable failure) {
		return failure instanceof HttpConnectTimeoutException
				|| isNamed(failure, "io.netty.channel.ConnectTimeoutException");
	}

	private static boolean isTimeout(Throwable failure) {
		return failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException
				|| failure instanceof TimeoutException
				|| isNamed(failure, "io.netty.handler.timeout.ReadTimeoutException")
				|| isNamed(failure, "io.netty.handler.timeout.WriteTimeoutException");
	}

	private static boolean isNetwork(Throwable failure) {
		return failure instanceof IOException || failure instanceof UnresolvedAddressException;
	}

	private static String network(Throwable failure) {
		if (failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException) {
			return "has a host whose name cannot be resolved: " + detail(failure);
		}
		if (failure instanceof SSLException) {
			return "could not be reached over TLS: " + detail(failure);
		}
		if (failure instanceof MalformedResponseException || failure instanceof ProtocolException) {
			return "sent a malformed response: " + failure.getMessage();
		}
		if (failure instanceof ConnectException) {
			return "could not be reached: " + detail(failure);
		}
		return "cut the connection: " + detail(failure);
	}

	private static String detail(Throwable failure) {
		String name = failure.getClass().getSimpleName();
		return (failure.getMessage() != null) ? name + ", " + failure.getMessage() : name;
	}

	private static boolean isNamed(Throwable failure, String name) {
		for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
			if (type.getName().equals(name)) {
				return true;
			}
		}
		return false;
	}

}
