package io.neurolink.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A real Redis on a free port of this machine, without persistence: what is stopped
 * forgets. It can be started again on the same port.
 */
public final class RedisServer implements AutoCloseable {

	private final int port;

	private redis.embedded.RedisServer process;

	private RedisServer(int port) {
		this.port = port;
	}

	/**
	 * A server that runs.
	 */
	public static RedisServer started() {
		RedisServer server = new RedisServer(freePort());
		server.start();
		return server;
	}

	public int port() {
		return this.port;
	}

	/**
	 * The properties that lead an application to this server.
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + this.port };
	}

	public void start() {
		try {
			this.process = redis.embedded.RedisServer.newRedisServer()
				.port(this.port)
				.bind("127.0.0.1")
				.setting("save \"\"")
				.setting("appendonly no")
				.onShutdownForceStop(true)
				.build();
			this.process.start();
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
			this.process.stop();
			this.process = null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
