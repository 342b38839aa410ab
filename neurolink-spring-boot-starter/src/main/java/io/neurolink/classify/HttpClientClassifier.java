package io.neurolink.classify;

import java.util.Map;

import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of Netty, Reactor Netty, Apache HttpClient, Jetty and OkHttp
 * that extend none of the JDK's that say the same. They are recognised by name,
 * superclasses included, so that none of these libraries is needed.
 */
public final class HttpClientClassifier implements AiErrorClassifier {

	private static final Map<String, AiErrorType> TYPES = Map.ofEntries(
			Map.entry("io.netty.handler.timeout.TimeoutException", AiErrorType.TIMEOUT),
			Map.entry("io.netty.channel.ConnectTimeoutException", AiErrorType.TIMEOUT),
			Map.entry("io.netty.resolver.dns.DnsNameResolverException", AiErrorType.NETWORK),
			Map.entry("io.netty.channel.unix.Errors$NativeIoException", AiErrorType.NETWORK),
			Map.entry("io.netty.handler.codec.http2.Http2Exception", AiErrorType.NETWORK),
			Map.entry("io.netty.handler.codec.PrematureChannelClosureException", AiErrorType.NETWORK),
			Map.entry("io.netty.handler.codec.DecoderException", AiErrorType.PROVIDER_ERROR),
			Map.entry("reactor.netty.http.client.PrematureCloseException", AiErrorType.NETWORK),
			Map.entry("reactor.netty.channel.AbortedException", AiErrorType.NETWORK),
			Map.entry("reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException",
					AiErrorType.LIMIT_EXCEEDED),
			Map.entry("org.apache.hc.core5.http.NoHttpResponseException", AiErrorType.NETWORK),
			Map.entry("org.apache.hc.core5.http.ConnectionClosedException", AiErrorType.NETWORK),
			Map.entry("org.apache.hc.core5.http2.H2StreamResetException", AiErrorType.NETWORK),
			Map.entry("org.apache.hc.core5.http.ParseException", AiErrorType.PROVIDER_ERROR),
			Map.entry("org.apache.http.NoHttpResponseException", AiErrorType.NETWORK),
			Map.entry("org.apache.http.ConnectionClosedException", AiErrorType.NETWORK),
			Map.entry("org.apache.http.conn.ConnectTimeoutException", AiErrorType.TIMEOUT),
			Map.entry("org.eclipse.jetty.io.EofException", AiErrorType.NETWORK),
			Map.entry("okhttp3.internal.http2.StreamResetException", AiErrorType.NETWORK),
			Map.entry("okhttp3.internal.http2.ConnectionShutdownException", AiErrorType.NETWORK));

	@Override
	public @Nullable AiException classify(Throwable failure) {
		for (Class<?> type = failure.getClass(); type != Throwable.class && type != null; type = type.getSuperclass()) {
			AiErrorType found = TYPES.get(type.getName());
			if (found != null) {
				return FailureText.failure(found, failure).build();
			}
		}
		return null;
	}

}
