package io.neurolink.testserver;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that answers whatever comes first on a connection, HTTP or not, with the same
 * bytes, and closes the connection. Thread-safe; its threads are daemons.
 */
public final class PlainServer implements AutoCloseable {

	private final ServerSocket listener;

	private final byte[] reply;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	/**
	 * Starts a server on a free port of the loopback interface.
	 * @param reply the bytes, each character one
	 */
	public PlainServer(String reply) {
		this.reply = reply.getBytes(StandardCharsets.ISO_8859_1);
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
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
				this.connections.add(socket);
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed: the only way this loop ends
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.getInputStream().read(new byte[4096]);
			socket.getOutputStream().write(this.reply);
			// A close with unread bytes would reset the connection.
			socket.shutdownOutput();
			socket.getInputStream().transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// the client left, or the server was closed
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "plain-server");
		thread.setDaemon(true);
		thread.start();
	}

}
