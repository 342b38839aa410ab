package io.neurolink.testserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A server that speaks TLS only, with a certificate of its own that no client trusts. It
 * answers nothing. Thread-safe; its threads are daemons.
 */
public final class TlsServer implements AutoCloseable {

	private static final char[] PASSWORD = "changeit".toCharArray();

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
	 * One certificate for all, made by the JDK's keytool: none can be in the repository
	 * without expiring there.
	 */
	private static final class Shared {

		private static final SSLContext CONTEXT = context();

		private static SSLContext context() {
			try {
				Path directory = Files.createTempDirectory("tls-server");
				Path file = directory.resolve("key.p12");
				try {
					keytool(file);
					KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
					KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
					managers.init(keys, PASSWORD);
					SSLContext context = SSLContext.getInstance("TLS");
					context.init(managers.getKeyManagers(), null, null);
					return context;
				}
				finally {
					Files.deleteIfExists(file);
					Files.deleteIfExists(directory);
				}
			}
			catch (IOException | GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static void keytool(Path file) throws IOException {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=localhost", "-ext",
					"san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass",
					new String(PASSWORD), "-keystore", file.toString())
				.redirectErrorStream(true)
				.start();
			try {
				process.getOutputStream().close();
				String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
				if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
					throw new IOException("keytool failed: " + output);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException(ex);
			}
		}

	}

}
