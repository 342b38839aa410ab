package io.neurolink.testserver;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback interface that answers each request with the next scripted
 * {@link Reply}, and with the one for {@link #always(Reply)} when there is none. Speaks
 * HTTP/1.1, one request per connection. Thread-safe; its threads are daemons and end when
 * it is closed.
 */
public final class ScriptedServer implements AutoCloseable {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static final Socket REFUSING = bound();

	private final ServerSocket listener;

	private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();

	private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

	private final AtomicInteger requestCount = new AtomicInteger();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final String name = "scripted-server-" + COUNT.incrementAndGet();

	private volatile Reply otherwise = Reply.of(500, "text/plain", Map.of(), "no reply was scripted");

	/**
	 * Starts a server on a free port.
	 */
	public ScriptedServer() {
		try {
			this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this.name, this::accept);
	}

	/**
	 * Scripts the next replies, in order.
	 * @param next the replies
	 * @return this server
	 */
	public ScriptedServer enqueue(Reply... next) {
		for (Reply reply : next) {
			this.replies.add(reply);
		}
		return this;
	}

	/**
	 * Scripts what is answered when no other reply is left.
	 * @param reply the reply
	 * @return this server
	 */
	public ScriptedServer always(Reply reply) {
		this.otherwise = reply;
		return this;
	}

	/**
	 * The base URL, without a trailing slash.
	 * @return the URL
	 */
	public String url() {
		return "http://127.0.0.1:" + this.listener.getLocalPort();
	}

	/**
	 * How many requests came in.
	 * @return the number of requests
	 */
	public int requestCount() {
		return this.requestCount.get();
	}

	/**
	 * The oldest request that was not taken yet; waits for it if need be.
	 * @return the request
	 * @throws AssertionError if none comes
	 */
	public ReceivedRequest takeRequest() {
		try {
			ReceivedRequest request = this.received.poll(20, TimeUnit.SECONDS);
			if (request == null) {
				throw new AssertionError("No request came in");
			}
			return request;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a request", ex);
		}
	}

	/**
	 * Forgets the requests that were not taken and the replies that were not sent.
	 */
	public void forget() {
		this.received.clear();
		this.replies.clear();
	}

	/**
	 * Closes the port and every connection.
	 */
	@Override
	public void close() {
		closeQuietly(this.listener);
		this.connections.forEach(ScriptedServer::closeQuietly);
		this.threads.forEach(Thread::interrupt);
	}

	/**
	 * The base URL of a port that nothing listens on, nor will: it stays taken.
	 * @return the URL
	 */
	public static String refusingUrl() {
		return "http://127.0.0.1:" + REFUSING.getLocalPort();
	}

	private static Socket bound() {
		try {
			Socket socket = new Socket();
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.connections.add(socket);
				start(this.name + "-connection", () -> serve(socket));
			}
		}
		catch (IOException ex) {
			// closed: the only way this loop ends
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			socket.setTcpNoDelay(true);
			ReceivedRequest request = read(new BufferedInputStream(socket.getInputStream()));
			if (request == null) {
				return;
			}
			this.requestCount.incrementAndGet();
			Reply next = this.replies.poll();
			this.received.add(request);
			answer((next != null) ? next : this.otherwise, new Exchange(socket, request));
			if (!socket.isClosed()) {
				// closing with a FIN first lets the client read all that was written
				socket.shutdownOutput();
			}
		}
		catch (IOException ex) {
			// the client left, or the server was closed
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.connections.remove(socket);
		}
	}

	private static void answer(Reply reply, Exchange exchange) throws IOException, InterruptedException {
		try {
			reply.answer(exchange);
		}
		catch (IOException ex) {
			exchange.request().clientLeft().complete(null);
			throw ex;
		}
	}

	private static @Nullable ReceivedRequest read(InputStream in) throws IOException {
		String requestLine = line(in);
		if (requestLine.isEmpty()) {
			return null;
		}
		String[] parts = requestLine.split(" ");
		if (parts.length != 3) {
			throw new IOException("This is no HTTP");
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			int colon = line.indexOf(':');
			if (colon < 0) {
				throw new IOException("This is no HTTP");
			}
			headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
		}
		byte[] body = "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding")) ? chunks(in)
				: in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
		return new ReceivedRequest(parts[0], parts[1], headers, new String(body, StandardCharsets.UTF_8),
				new CompletableFuture<>());
	}

	private static byte[] chunks(InputStream in) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
			body.write(in.readNBytes(size));
			line(in);
		}
		line(in);
		return body.toByteArray();
	}

	private static String line(InputStream in) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.UTF_8);
	}

	private void start(String threadName, Runnable work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			finally {
				this.threads.remove(Thread.currentThread());
			}
		}, threadName);
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// nothing more can be done
		}
	}

}
