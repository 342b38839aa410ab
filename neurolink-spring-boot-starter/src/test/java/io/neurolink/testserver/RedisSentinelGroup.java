package io.neurolink.testserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import org.awaitility.Awaitility;
import redis.embedded.RedisSentinel;

/**
 * A real Redis with a replica, watched by a real Sentinel, on free ports of this machine.
 */
public final class RedisSentinelGroup implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RedisServer master = RedisServer.started();

	private final RedisServer replica = this.master.replica();

	private final int port = RedisServer.freePort();

	private final RedisSentinel sentinel = RedisSentinel.newRedisSentinel()
		.bind("127.0.0.1")
		.port(this.port)
		.masterName("desk")
		.masterPort(this.master.port())
		.quorumSize(1)
		.downAfterMilliseconds(1000)
		.failOverTimeout(2000)
		.onShutdownForceStop(true)
		.build();

	/**
	 * Starts all three.
	 */
	public RedisSentinelGroup() {
		try {
			this.sentinel.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
