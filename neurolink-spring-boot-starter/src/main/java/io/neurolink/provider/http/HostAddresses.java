package io.neurolink.provider.http;

import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;

import io.neurolink.error.Failures;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of hosts, for the JDK's client, which by itself tries only the first
 * address of a host. A request to a further address has the literal address in its URI,
 * and the name of the host in its {@code Host} header and in the TLS handshake.
 * <p>
 * The client accepts a {@code Host} header only if the application was started with
 * {@code -Djdk.httpclient.allowRestrictedHeaders=host}. Otherwise only loopback addresses
 * are tried in turn, because their servers do not depend on the header. Thread-safe.
 */
final class HostAddresses {

	private static final int MAX_ADDRESSES = 8;

	private static final int MAX_HOSTS = 16;

	private static final String HOST = "Host";

	private static final boolean HOST_HEADER_ALLOWED = isHostHeaderAllowed();

	private final Resolver resolver;

	private final Function<SSLParameters, HttpClient> clients;

	private final Map<String, HttpClient> clientsByHost = new ConcurrentHashMap<>();

	private final Map<String, InetAddress> reachable = new ConcurrentHashMap<>();

	/**
	 * @param resolver resolves the addresses of a host
	 * @param clients builds a client with the given parameters for TLS
	 */
	HostAddresses(Resolver resolver, Function<SSLParameters, HttpClient> clients) {
		this.resolver = resolver;
		this.clients = clients;
	}

	/**
	 * Returns whether a failure means that an address could not be reached, so that
	 * nothing was sent.
	 */
	static boolean isUnreachable(Throwable failure) {
		Throwable cause = Failures.ofStage(failure);
		return (cause instanceof ConnectException && !(cause.getCause() instanceof UnresolvedAddressException))
				|| cause instanceof NoRouteToHostException || cause instanceof HttpConnectTimeoutException;
	}

	/**
	 * Returns the address of a host that was last reached after another could not be.
	 * @return the address, or {@code null} if the first one is to be tried
	 */
	@Nullable InetAddress preferred(URI uri) {
		return this.reachable.get(uri.getAuthority());
	}

	void reached(URI uri, InetAddress address) {
		if (this.reachable.size() < MAX_HOSTS) {
			this.reachable.put(uri.getAuthority(), address);
		}
	}

	void unreachable(URI uri) {
		this.reachable.remove(uri.getAuthority());
	}

	/**
	 * Resolves a host. Blocks.
	 * @return its addresses that a request can be addressed to, at most 8
	 */
	List<InetAddress> all(URI uri) {
		return usable(uri, 0);
	}

	/**
	 * Resolves a host whose first address was tried already. Blocks.
	 * @return the further addresses that a request can be addressed to, at most 8
	 */
	List<InetAddress> allButTheFirst(URI uri) {
		return usable(uri, 1);
	}

	private List<InetAddress> usable(URI uri, int skipped) {
		if (uri.getHost() == null) {
			return List.of();
		}
		try {
			return Arrays.stream(this.resolver.resolve(uri.getHost()))
				.skip(skipped)
				.filter((address) -> !address.isLinkLocalAddress())
				.filter((address) -> HOST_HEADER_ALLOWED || address.isLoopbackAddress())
				.limit(MAX_ADDRESSES)
				.toList();
		}
		catch (UnknownHostException ex) {
			return List.of();
		}
	}

	/**
	 * Addresses a request to one address of its host.
	 */
	HttpRequest addressed(HttpRequest request, InetAddress address) {
		URI uri = request.uri();
		String literal = (address instanceof Inet6Address) ? "[" + address.getHostAddress().replaceAll("%.*", "") + "]"
				: address.getHostAddress();
		String port = (uri.getPort() < 0) ? "" : ":" + uri.getPort();
		String query = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
		HttpRequest.Builder builder = HttpRequest.newBuilder(request, (name, value) -> true)
			.uri(URI.create(uri.getScheme() + "://" + literal + port + uri.getRawPath() + query));
		if (HOST_HEADER_ALLOWED) {
			builder.setHeader(HOST, uri.getHost() + port);
		}
		return builder.build();
	}

	/**
	 * Returns the client for requests to a literal address. Over TLS it sends the name of
	 * the host and verifies the certificate against it.
	 */
	HttpClient client(HttpClient usual, URI uri) {
		if (!"https".equalsIgnoreCase(uri.getScheme())) {
			return usual;
		}
		HttpClient known = this.clientsByHost.get(uri.getHost());
		if (known != null || this.clientsByHost.size() >= MAX_HOSTS) {
			return (known != null) ? known : usual;
		}
		return this.clientsByHost.computeIfAbsent(uri.getHost(), (host) -> {
			SSLParameters parameters = usual.sslParameters();
			parameters.setServerNames(List.of(new SNIHostName(host)));
			return this.clients.apply(parameters);
		});
	}

	private static boolean isHostHeaderAllowed() {
		try {
			HttpRequest.newBuilder().setHeader(HOST, "localhost");
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Resolves the addresses of a host.
	 */
	@FunctionalInterface
	interface Resolver {

		InetAddress[] resolve(String host) throws UnknownHostException;

	}

}
