package io.neurolink.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import redis.embedded.RedisSentinel;
import redis.embedded.core.RedisSentinelBuilder;

/**
 * A real Redis with a replica, watched by a real Sentinel, on free ports of this machine.
 */
public final class RedisSentinelGroup implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RedisServer master;

	private final RedisServer replica;

	private final int port;

	private final RedisSentinel sentinel;

	/**
	 * Starts all three.
	 */
	public RedisSentinelGroup() {
		this(RedisServer.started(), RedisServer.freePort(), List.of());
	}

	private RedisSentinelGroup(RedisServer master, int port, List<String> settings) {
		this.master = master;
		this.port = port;
		this.replica = master.replica();
		RedisSentinelBuilder builder = RedisSentinel.newRedisSentinel()
			.executableProvider(RedisServer.executable())
			.bind("127.0.0.1")
			.port(settings.isEmpty() ? port : RedisServer.freePort())
			.masterName("desk")
			.masterPort(master.servedPort())
			.quorumSize(1)
			.downAfterMilliseconds(1000)
			.failOverTimeout(2000)
			.onShutdownForceStop(true);
		// Else it leaves the master out where there are other settings.
		builder.addDefaultReplicationGroup();
		settings.forEach(builder::setting);
		this.sentinel = builder.build();
		try {
			this.sentinel.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts all three, which use TLS with applications and among each other.
	 * @param certificate the certificate of each
	 */
	public static RedisSentinelGroup withTls(ServerCertificate certificate) {
		RedisServer master = RedisServer.started(RedisServer.freePort(), certificate, RedisServer.freePort());
		int port = RedisServer.freePort();
		return new RedisSentinelGroup(master, port, RedisServer.tlsSettings(certificate, port));
	}

	public RedisServer master() {
		return this.master;
	}

	public RedisServer replica() {
		return this.replica;
	}

	/**
	 * The properties that lead an application to the Sentinel.
	 */
	public String[] properties() {
		return new String[] { "spring.data.redis.sentinel.master=desk",
				"spring.data.redis.sentinel.nodes=127.0.0.1:" + this.port,
				"spring.data.redis.lettuce.shutdown-timeout=0ms" };
	}

	/**
	 * Waits until the replica is the master.
	 */
	public void awaitFailover() {
		Awaitility.await().atMost(PATIENCE).until(this::isFailedOver);
	}

	/**
	 * Whether the replica is the master.
	 */
	public boolean isFailedOver() {
		return this.replica.lines("INFO replication").contains("role:master");
	}

	@Override
	public void close() {
		try {
			this.sentinel.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.replica.close();
			this.master.close();
		}
	}

}
