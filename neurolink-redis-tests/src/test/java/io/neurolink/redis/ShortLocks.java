package io.neurolink.redis;

import java.util.List;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Allows what BlockHound would fail without need: the locks around the queue of the
 * timers of {@code CompletableFuture}, the queues and connections of the JDK's HTTP
 * client, the count of writers of Lettuce and the buffers of Netty are held for a few
 * instructions. A thread that is failed while it queues for one leaves it broken for all
 * others.
 */
public class ShortLocks implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside("java.util.concurrent.CompletableFuture$Canceller", "accept");
		builder.allowBlockingCallsInside("java.util.concurrent.CompletableFuture$Delayer", "delay");
		builder.allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer");
		builder.allowBlockingCallsInside("jdk.internal.net.http.HttpClientImpl", "sendAsync");
		builder.allowBlockingCallsInside("jdk.internal.net.http.MultiExchange", "cancel");
		builder.allowBlockingCallsInside("jdk.internal.net.http.PlainHttpConnection", "close");
		builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
		builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
		builder.allowBlockingCallsInside("io.lettuce.core.cluster.PooledClusterConnectionProvider",
				"getConnectionAsync");
		// Lettuce prepares TLS on its own threads: certificates and randomness are read
		// from files.
		builder.allowBlockingCallsInside("io.lettuce.core.SslConnectionBuilder$SslChannelInitializer",
				"initializeSSLEngine");
		builder.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes");
		for (String method : List.of("incrementWriters", "decrementWriters", "doExclusive", "lockWritersExclusive",
				"unlockWritersExclusive")) {
			builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", method);
		}
	}

}
