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
 * Redirects are not followed, whatever the application does elsewhere: the key would go
 * wherever a redirect points. Each connector holds resources for the life of the
 * application, so one is made for each provider, not for each call.
 */
public final class HttpConnectors {

	private static final int MIN_THREADS = 4;

	private static final AtomicInteger THREADS = new AtomicInteger();

	private static final boolean REACTOR_NETTY = ClassUtils.isPresent("reactor.netty.http.client.HttpClient",
			HttpConnectors.class.getClassLoader());

	private HttpConnectors() {
	}

	/**
	 * A connector of the kind that the application uses. The JDK's client runs on a
	 * bounded number of daemon threads. Reactor Netty gets a pool of its own, for its
	 * default one ends at 500 connections, and does not send a request twice. Both are
	 * {@link AutoCloseable}, and let go of what they hold when they are closed. Others
	 * are used as they are.
	 * @param builder the application's builder
	 * @param settings the application's settings, for TLS and timeouts
	 * @param connectTimeout how long connecting may take, positive; replaces that of the
	 * settings
	 * @param maxConnections how many connections there may be to one host, positive; as
	 * many calls more may wait for one. The JDK's client knows no such limit
	 * @param cleartext whether the base URL is plain {@code http}, over which the JDK's
	 * client is kept to HTTP/1.1: some servers break at its offer to upgrade
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
	 * Prepares the connection of a request for responses that Reactor Netty does not
	 * expect. Does nothing for other clients.
	 */
	static void guard(ClientHttpRequest request) {
		if (REACTOR_NETTY) {
			NettyResponseGuard.install(request);
		}
	}

	// The client queues a few short tasks for each call under way, and breaks calls whose
	// tasks are refused: so the threads are bounded and the queue is by the calls.
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
