package io.neurolink.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/**
 * Forwards connections to a server, and loses their packets when it is told to, as a
 * firewall does that has forgotten them: neither side is told. New connections are served
 * all the same.
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket listener;

	private final int target;

	private final List<Forwarded> connections = new CopyOnWriteArrayList<>();

	private final AtomicInteger accepted = new AtomicInteger();

	private volatile CountDownLatch gate = new CountDownLatch(0);

	private TcpProxy(ServerSocket listener, int target) {
		this.listener = listener;
		this.target = target;
	}

	/**
	 * A proxy that forwards to a port of this machine.
	 */
	public static TcpProxy to(int port) {
		return forwarding(ServerSocketFactory.getDefault(), port);
	}

	/**
	 * A proxy that speaks TLS with those who connect, and not with the port of this
	 * machine that it forwards to.
	 * @param context its certificate
	 */
	public static TcpProxy withTls(SSLContext context, int port) {
		return forwarding(context.getServerSocketFactory(), port);
	}

	private static TcpProxy forwarding(ServerSocketFactory sockets, int port) {
		try {
			TcpProxy proxy = new TcpProxy(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
			daemon(proxy::accept);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Returns how many connections there have been.
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * Loses what is sent on the connections there are, from now on.
	 */
	public void swallow() {
		this.connections.forEach((connection) -> connection.lost().set(true));
	}

	/**
	 * Accepts connections and forwards nothing of them, until {@link #open()}.
	 */
	public void hold() {
		this.gate = new CountDownLatch(1);
	}

	public void open() {
		this.gate.countDown();
	}

	@Override
	public void close() {
		try {
			open();
			this.listener.close();
			for (Forwarded connection : this.connections) {
				connection.near().close();
				connection.far().close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket near = this.listener.accept();
				this.accepted.incrementAndGet();
				Forwarded connection = new Forwarded(near, new Socket(InetAddress.getLoopbackAddress(), this.target),
						new AtomicBoolean());
				this.connections.add(connection);
				CountDownLatch closed = this.gate;
				daemon(() -> copy(connection, near, connection.far(), closed));
				daemon(() -> copy(connection, connection.far(), near, closed));
			}
		}
		catch (IOException ex) {
			// The listener was closed.
		}
	}

	private static void copy(Forwarded connection, Socket from, Socket to, CountDownLatch gate) {
		byte[] buffer = new byte[8192];
		try {
			gate.await();
			for (int read = from.getInputStream().read(buffer); read >= 0; read = from.getInputStream().read(buffer)) {
				if (!connection.lost().get()) {
					to.getOutputStream().write(buffer, 0, read);
				}
			}
			if (!connection.lost().get()) {
				to.close();
			}
		}
		catch (IOException | InterruptedException ex) {
			// One side has gone: so does the other, unless nobody is to hear of it.
			if (!connection.lost().get()) {
				connection.closeQuietly();
			}
		}
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private record Forwarded(Socket near, Socket far, AtomicBoolean lost) {

		void closeQuietly() {
			try {
				this.near.close();
				this.far.close();
			}
			catch (IOException ex) {
				// Closed is closed.
			}
		}

	}

}
