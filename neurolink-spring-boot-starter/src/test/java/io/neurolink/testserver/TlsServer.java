package io.neurolink.testserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A server that speaks TLS only, with a certificate of its own that no client trusts. It
 * answers nothing. Thread-safe; its threads are daemons.
 */
public final class TlsServer implements AutoCloseable {

	private final SSLServerSocket listener;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	/**
	 * Starts a server on a free port of the loopback interface.
	 */
	public TlsServer() {
		try {
			this.listener = (SSLServerSocket) Shared.CONTEXT.getServerSocketFactory()
				.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/**
	 * The host and port.
	 * @return both, with a colon between
	 */
	public String authority() {
		return "127.0.0.1:" + this.listener.getLocalPort();
	}

	/**
	 * How many connections were opened.
	 * @return the number of connections
	 */
	public int accepted() {
		return this.accepted.get();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.accepted.incrementAndGet();
				this.connections.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed: the only way this loop ends
		}
	}

	private static void serve(Socket socket) {
		try (socket; InputStream in = socket.getInputStream()) {
			in.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// what came is no TLS, or the client left
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "tls-server");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * One certificate for all.
	 */
	private static final class Shared {

		private static final SSLContext CONTEXT = context();

		private static SSLContext context() {
			try (ServerCertificate certificate = new ServerCertificate()) {
				return certificate.serverContext();
			}
			catch (IOException | GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
