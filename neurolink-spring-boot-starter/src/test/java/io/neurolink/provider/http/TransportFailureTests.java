package io.neurolink.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.neurolink.error.AiErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.client.PrematureCloseException;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;

class TransportFailureTests {

	static Stream<Arguments> failures() {
		return Stream.of(Arguments.of(new ConnectException(), AiErrorType.NETWORK),
				Arguments.of(new NoRouteToHostException(), AiErrorType.NETWORK),
				Arguments.of(new SocketException("Connection reset"), AiErrorType.NETWORK),
				Arguments.of(new UnknownHostException("nowhere"), AiErrorType.NETWORK),
				Arguments.of(new UnresolvedAddressException(), AiErrorType.NETWORK),
				Arguments.of(new SSLHandshakeException("no"), AiErrorType.NETWORK),
				Arguments.of(new EOFException(), AiErrorType.NETWORK),
				Arguments.of(new ClosedChannelException(), AiErrorType.NETWORK),
				Arguments.of(PrematureCloseException.TEST_EXCEPTION, AiErrorType.NETWORK),
				Arguments.of(new HttpConnectTimeoutException("late"), AiErrorType.TIMEOUT),
				Arguments.of(new ConnectTimeoutException("late"), AiErrorType.TIMEOUT),
				Arguments.of(new HttpTimeoutException("late"), AiErrorType.TIMEOUT),
				Arguments.of(new SocketTimeoutException(), AiErrorType.TIMEOUT),
				Arguments.of(ReadTimeoutException.INSTANCE, AiErrorType.TIMEOUT),
				Arguments.of(new TimeoutException(), AiErrorType.TIMEOUT),
				Arguments.of(new DataBufferLimitException("much"), AiErrorType.PROVIDER_ERROR),
				Arguments.of(new IllegalStateException("a bug"), AiErrorType.UNKNOWN));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void isClassifiedWhateverItIsWrappedIn(Throwable failure, AiErrorType type) {
		assertThat(TransportFailure.of(failure).type()).isEqualTo(type);
		assertThat(TransportFailure.of(new CompletionException(failure)).type()).isEqualTo(type);
		assertThat(TransportFailure
			.of(new WebClientRequestException(failure, HttpMethod.POST, URI.create("http://h"), HttpHeaders.EMPTY)))
			.extracting(TransportFailure::type)
			.isEqualTo(type);
	}

	@Test
	void theOutermostFailureThatSaysSomethingDecides() {
		IOException connectTimeout = new HttpConnectTimeoutException("late");
		connectTimeout.initCause(new ConnectException("late"));
		assertThat(TransportFailure.of(connectTimeout).description()).contains("neurolink.timeout.connect");
	}

	@Test
	void aChainThatNeverEndsIsNotFollowedForEver() {
		RuntimeException one = new RuntimeException();
		RuntimeException other = new RuntimeException(one);
		one.initCause(other);
		assertThat(TransportFailure.of(one).type()).isEqualTo(AiErrorType.UNKNOWN);
	}

}
