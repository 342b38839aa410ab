package io.neurolink.testserver;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real Redis on a free port of this machine, without persistence: what is stopped
 * forgets. It can be started again on the same port, and be held still in between.
 */
public final class RedisServer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final int port;

	private final List<String> settings;

	private final @Nullable ServerCertificate certificate;

	private final int tlsPort;

	private redis.embedded.RedisServer process;

	private String processId = "";

	private RedisServer(int port, @Nullable ServerCertificate certificate, int tlsPort, List<String> settings) {
		this.port = port;
		this.certificate = certificate;
		this.tlsPort = tlsPort;
		this.settings = settings;
	}

	/**
	 * A server that runs.
	 */
	public static RedisServer started() {
		return started(freePort());
	}

	/**
	 * A server that runs, with lines of a configuration file.
	 */
	static RedisServer started(int port, String... settings) {
		return started(port, null, 0, settings);
	}

	/**
	 * A server that runs and serves TLS on a port of its own beside the one that tests
	 * ask it on.
	 */
	static RedisServer started(int port, @Nullable ServerCertificate certificate, int tlsPort, String... settings) {
		RedisServer server = new RedisServer(port, certificate, tlsPort, List.of(settings));
		server.start();
		return server;
	}

	/**
	 * A server that runs, and follows this one, which is its master.
	 */
	public RedisServer replica() {
		RedisServer replica = (this.certificate != null)
				? started(freePort(), this.certificate, freePort(), "replicaof 127.0.0.1 " + this.tlsPort)
				: started(freePort(), "replicaof 127.0.0.1 " + this.port);
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> replica.lines("INFO replication").contains("master_link_status:up"));
		return replica;
	}

	public int port() {
		return this.port;
	}

	/**
	 * The port that applications use, and other servers.
	 */
	int servedPort() {
		return (this.certificate != null) ? this.tlsPort : this.port;
	}

	/**
	 * The number before the first dot of the version, such as 6.
	 */
	public int majorVersion() {
		return Integer.parseInt(answer("INFO server", "redis_version:").split("\\.")[0]);
	}

	/**
	 * The properties that lead an application to this server, and let it leave without
	 * delay.
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + this.port,
				"spring.data.redis.lettuce.shutdown-timeout=0ms" };
	}

	public void start() {
		try {
			RedisServerBuilder builder = redis.embedded.RedisServer.newRedisServer()
				.executableProvider(executable())
				.port(this.port)
				.bind("127.0.0.1")
				.setting("save \"\"")
				.setting("appendonly no")
				.onShutdownForceStop(true);
			this.settings.forEach(builder::setting);
			if (this.certificate != null) {
				tlsSettings(this.certificate, this.tlsPort).forEach(builder::setting);
			}
			this.process = builder.build();
			this.process.start();
			this.processId = answer("INFO server", "process_id:");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends the process.
	 */
	public void kill() {
		if (this.process == null) {
			return;
		}
		try {
			goOn();
			this.process.stop();
			this.process = null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Holds the process still: whoever asks it waits, and whoever connects does too.
	 */
	public void hang() {
		signal("STOP");
	}

	/**
	 * Lets a process that was held still go on.
	 */
	public void goOn() {
		signal("CONT");
	}

	/**
	 * Makes it what a new one would be: it runs, and knows nothing.
	 */
	public void renew() {
		if (this.process == null) {
			start();
		}
		else {
			goOn();
			ask("FLUSHALL", "SCRIPT FLUSH");
		}
	}

	/**
	 * Sends commands, and waits until they are done.
	 */
	public void ask(String... commands) {
		answer(String.join("\r\n", commands) + "\r\nPING", "+PONG");
	}

	/**
	 * Sends a command, and returns the lines of the answer.
	 */
	public List<String> lines(String command) {
		List<String> lines = new ArrayList<>();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write((command + "\r\nPING\r\n").getBytes(StandardCharsets.UTF_8));
			Scanner answer = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8);
			for (String line = answer.nextLine(); !line.equals("+PONG"); line = answer.nextLine()) {
				lines.add(line);
			}
			return lines;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

	private void signal(String name) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, this.processId).start();
			if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
				throw new IllegalStateException("Cannot send " + name + " to Redis");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String answer(String command, String start) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
			Scanner lines = new Scanner(socket.getInputStream(), StandardCharsets.UTF_8);
			String line = lines.nextLine();
			while (!line.startsWith(start)) {
				line = lines.nextLine();
			}
			return line.substring(start.length()).trim();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The server to run: that of the library, or another version.
	 */
	static ExecutableProvider executable() {
		String other = System.getProperty("redis.executable");
		return (other != null) ? () -> new File(other) : ExecutableProvider.newJarResourceProvider();
	}

	/**
	 * The settings of a server, or a Sentinel, that uses TLS with clients and others of
	 * its kind.
	 */
	static List<String> tlsSettings(ServerCertificate certificate, int tlsPort) {
		try {
			return List.of("tls-port " + tlsPort, "tls-cert-file " + certificate.certificateFile(),
					"tls-key-file " + certificate.keyFile(), "tls-ca-cert-file " + certificate.certificateFile(),
					"tls-auth-clients no", "tls-replication yes", "tls-cluster yes");
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A free port between two others.
	 */
	static int freePort(int from, int to) {
		int port = ThreadLocalRandom.current().nextInt(from, to);
		while (!isFree(port)) {
			port = ThreadLocalRandom.current().nextInt(from, to);
		}
		return port;
	}

	static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
