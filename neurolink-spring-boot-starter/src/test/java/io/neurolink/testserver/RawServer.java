package io.neurolink.testserver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers each request with the next scripted bytes, whatever they are, and
 * keeps its connections open for more requests. Thread-safe; its threads are daemons.
 */
public final class RawServer implements AutoCloseable {

	private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

	private final ServerSocket listener;

	private final Queue<byte[]> replies = new ConcurrentLinkedQueue<>();

	private final Queue<String> heads = new ConcurrentLinkedQueue<>();

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	/**
	 * Starts a server on a free port of the loopback interface.
	 */
	public RawServer() {
		this(InetAddress.getLoopbackAddress());
	}

	/**
	 * Starts a server on a free port.
	 * @param address the address to listen on
	 */
	public RawServer(InetAddress address) {
		try {
			this.listener = new ServerSocket(0, 50, address);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	/**
	 * Scripts the next replies, in order.
	 * @param bytes the replies, each character a byte
	 * @return this server
	 */
	public RawServer enqueue(String... bytes) {
		for (String reply : bytes) {
			this.replies.add(reply.getBytes(StandardCharsets.ISO_8859_1));
		}
		return this;
	}

	/**
	 * The port.
	 * @return the port
	 */
	public int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * The base URL.
	 * @return the URL
	 */
	public String url() {
		return "http://127.0.0.1:" + port();
	}

	/**
	 * How many connections were opened.
	 * @return the number of connections
	 */
	public int accepted() {
		return this.accepted.get();
	}

	/**
	 * The heads of the requests so far.
	 * @return request lines and headers, each as one text
	 */
	public Queue<String> heads() {
		return this.heads;
	}

	/**
	 * A whole response with a JSON body.
	 * @param body the body
	 * @return the bytes
	 */
	public static String ok(String body) {
		return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
				+ body;
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

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			for (String head = head(in); !head.isEmpty(); head = head(in)) {
				this.heads.add(head);
				byte[] reply = this.replies.poll();
				if (reply == null) {
					return;
				}
				socket.getOutputStream().write(reply);
				socket.getOutputStream().flush();
			}
		}
		catch (IOException ex) {
			// the client left, or the server was closed
		}
	}

	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				return "";
			}
			head.append((char) next);
		}
		Matcher length = LENGTH.matcher(head);
		in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
		return head.toString();
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "raw-server");
		thread.setDaemon(true);
		thread.start();
	}

}
