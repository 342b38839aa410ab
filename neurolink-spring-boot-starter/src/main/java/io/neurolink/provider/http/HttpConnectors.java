package io.neurolink.provider.http;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.http.client.reactive.JdkClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.ClassUtils;

/**
 * Derives the connectors of the providers from the application's.
 * <p>
 * Redirects are not followed, regardless of the application's settings, because the key
 * would be sent to the target of the redirect. Each connector holds resources until the
 * application closes, so that one is created per provider, not per call.
 */
public final class HttpConnectors {

	private static final int MIN_THREADS = 4;

	private static final AtomicInteger THREADS = new AtomicInteger();

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			HttpConnectors.class.getClassLoader());

	private HttpConnectors() {
	}

	/**
	 * Creates a connector for the HTTP client of the application. The JDK's client runs
	 * on a bounded number of daemon threads. Reactor Netty gets its own connection pool,
	 * because its default is limited to 500 connections, and does not send a request
	 * twice. Both connectors are {@link AutoCloseable} and release their resources when
	 * they are closed. Connectors of other clients are used unchanged.
	 * @param builder the application's builder
	 * @param settings the application's settings, for TLS and timeouts
	 * @param connectTimeout the maximum duration of connecting, positive; replaces that
	 * of the settings
	 * @param maxConnections the maximum number of connections to one host, positive; the
	 * same number of further calls may wait for a connection. Not applied to the JDK's
	 * client, which has no such limit
	 * @param cleartext whether the base URL is plain {@code http}, over which the JDK's
	 * client is limited to HTTP/1.1, because some servers fail at its offer to upgrade
	 * @return the connector
	 */
	public static ClientHttpConnector create(ClientHttpConnectorBuilder<?> builder, HttpClientSettings settings,
			Duration connectTimeout, int maxConnections, boolean cleartext) {
		HttpClientSettings own = settings.withConnectTimeout(connectTimeout).withRedirects(HttpRedirects.DONT_FOLLOW);
		if (builder instanceof JdkClientHttpConnectorBuilder jdk) {
			return JdkConnector.create(cleartext
					? jdk.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1)) : jdk,
					boundedExecutor(), own);
		}
		if (builder.getClass().getSimpleName().equals("ReactorClientHttpConnectorBuilder")) {
			return ReactorNettyConnector.create(builder, own, maxConnections);
		}
		return builder.build(own);
	}

	/**
	 * Guards the connection of a request against responses that Reactor Netty does not
	 * expect. Does nothing for other clients.
	 */
	static void guard(ClientHttpRequest request) {
		if (REACTOR_NETTY) {
			NettyResponseGuard.install(request);
		}
	}

	// The client queues a few short tasks per active call, and calls fail if a task is
	// rejected. Therefore the threads are bounded and the queue is not: its length is
	// limited by the number of calls.
	private static ThreadPoolExecutor boundedExecutor() {
		int threads = Math.max(MIN_THREADS, 2 * Runtime.getRuntime().availableProcessors());
		ThreadPoolExecutor executor = new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, "neurolink-http-" + THREADS.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

}
