package io.neurolink.classify;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.neurolink.error.AiErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JdkClassifier}.
 */
class JdkClassifierTests {

	private final JdkClassifier classifier = new JdkClassifier();

	static Stream<Arguments> known() {
		return Map
			.ofEntries(Map.entry(new ConnectException("refused"), AiErrorType.NETWORK),
					Map.entry(new NoRouteToHostException(), AiErrorType.NETWORK),
					Map.entry(new UnknownHostException("api.test"), AiErrorType.NETWORK),
					Map.entry(new UnresolvedAddressException(), AiErrorType.NETWORK),
					Map.entry(new SSLHandshakeException("no path"), AiErrorType.NETWORK),
					Map.entry(new SocketException("Connection reset"), AiErrorType.NETWORK),
					Map.entry(new EOFException(), AiErrorType.NETWORK),
					Map.entry(new ProtocolException("unexpected end of stream"), AiErrorType.NETWORK),
					Map.entry(new ClosedChannelException(), AiErrorType.NETWORK),
					Map.entry(new IOException("Connection reset by peer"), AiErrorType.NETWORK),
					Map.entry(new IOException("HTTP/1.1 header parser received no bytes"), AiErrorType.NETWORK),
					Map.entry(new SocketTimeoutException("Read timed out"), AiErrorType.TIMEOUT),
					Map.entry(new HttpTimeoutException("request timed out"), AiErrorType.TIMEOUT),
					Map.entry(new HttpConnectTimeoutException("HTTP connect timed out"), AiErrorType.TIMEOUT),
					Map.entry(new TimeoutException(), AiErrorType.TIMEOUT),
					Map.entry(new InterruptedIOException("timeout"), AiErrorType.TIMEOUT),
					Map.entry(new InterruptedIOException("interrupted"), AiErrorType.CANCELLED),
					Map.entry(new InterruptedException(), AiErrorType.CANCELLED),
					Map.entry(new ClosedByInterruptException(), AiErrorType.CANCELLED),
					Map.entry(new CancellationException(), AiErrorType.CANCELLED))
			.entrySet()
			.stream()
			.map((entry) -> Arguments.of(entry.getKey(), entry.getValue()));
	}

	@ParameterizedTest
	@MethodSource("known")
	void exceptionsOfConnectionsTimeoutsAndInterruptsAreClassified(Exception failure, AiErrorType type) {
		assertThat(this.classifier.classify(failure)).isNotNull()
			.satisfies((classified) -> assertThat(classified.type()).isEqualTo(type));
	}

	static Stream<Exception> unknown() {
		return Stream.of(new IOException("No space left on device"), new FileNotFoundException("prompts.txt"),
				new NoSuchFileException("prompts.txt"), new SQLException("deadlock"),
				new IllegalArgumentException("a bug"), new RuntimeException("timeout"), new NullPointerException());
	}

	@ParameterizedTest
	@MethodSource("unknown")
	void otherExceptionsAreNot(Exception failure) {
		assertThat(this.classifier.classify(failure)).isNull();
	}

	@Test
	void aMessageIsOneBoundedLine() {
		assertThat(this.classifier.classify(new ConnectException("x\n\u0007" + "y".repeat(10_000)))).isNotNull()
			.satisfies((classified) -> assertThat(classified.getMessage()).doesNotContain("\n", "\u0007")
				.hasSizeLessThan(500));
	}

}
