package io.neurolink.redis;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.neurolink.error.Failures;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connection of a store to Redis. Connecting blocks and runs on a thread that may
 * block. A connection on which a server, or a node of a cluster, no longer answers is
 * replaced, because a half-open connection never recovers while it is in use. The new
 * connection is opened before the old one is closed, so that the other nodes of a cluster
 * remain available. Thread-safe.
 */
final class SharedConnection implements AutoCloseable {

	/** The timeout of the first connection, which takes longer than later ones. */
	private static final Duration FIRST_CONNECT = Duration.ofSeconds(10);

	/** The time after which a second connection is tried beside a pending one. */
	private static final Duration CONNECT = Duration.ofSeconds(6);

	/** The maximum time of the handshake of a further connection. */
	private static final Duration GREETING = Duration.ofSeconds(2);

	/** The minimum interval between replacements of a silent connection. */
	private static final Duration PAUSE = Duration.ofSeconds(1);

	/** The minimum interval for a cluster, where each connection queries all nodes. */
	private static final Duration PAUSE_OF_CLUSTER = Duration.ofSeconds(3);

	/**
	 * The time that pending commands on a replaced connection may still take. Commands to
	 * a silent node are then cancelled, so that they no longer delay those to others.
	 */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final AiClock clock = AiClock.system();

	private final RedisLinks links;

	private final Duration timeout;

	private @Nullable CompletableFuture<RedisLink> current;

	private @Nullable CompletableFuture<RedisLink> next;

	/** The connections to close at the end. */
	private final Set<RedisLink> open = new HashSet<>();

	private long lastAttempt;

	private boolean closed;

	private volatile boolean opening = true;

	private volatile @Nullable RedisLink link;

	/**
	 * Creates a connection that is not opened yet.
	 * @param application the application's factory
	 * @param timeout the maximum time to wait for the server, positive
	 * @param fromReplicas whether reads may go to replicas, according to the
	 * application's settings
	 */
	SharedConnection(LettuceConnectionFactory application, Duration timeout, boolean fromReplicas) {
		this.timeout = timeout;
		this.links = new RedisLinks(application, timeout, fromReplicas);
	}

	/**
	 * Starts to connect, so that the first call finds the connection open. Does not wait:
	 * if Redis is not available, a later call connects.
	 */
	void begin() {
		open();
	}

	/**
	 * Returns whether the first connection is neither open nor failed.
	 */
	boolean isOpening() {
		return this.opening;
	}

	/**
	 * Returns the name of the node that has a key.
	 * @return host and port, or empty if there is one node only or it is not known
	 */
	String node(byte[] key) {
		RedisLink known = this.link;
		return (known != null) ? known.node(key) : "";
	}

	boolean isCluster() {
		RedisLink known = this.link;
		return known != null && known.cluster() != null;
	}

	/**
	 * Sends a command that concerns a key.
	 * @param key the key, or {@code null} if the command does not concern a single key
	 * @param question sends the command
	 * @return the answer; fails if it does not arrive in time, which includes the time to
	 * connect
	 */
	<T extends @Nullable Object> CompletionStage<T> ask(byte @Nullable [] key,
			Function<RedisLink, CompletionStage<T>> question) {
		return ask(key, this.timeout, open(), question);
	}

	/**
	 * Sends a command that concerns a key once there is a connection, with a longer
	 * timeout.
	 * @param patience the maximum time to wait for the server
	 */
	<T extends @Nullable Object> CompletionStage<T> askPatiently(byte[] key, Duration patience,
			Function<RedisLink, CompletionStage<T>> question) {
		CompletableFuture<RedisLink> opened = open();
		return opened.thenCompose((ready) -> ask(key, patience, opened, question));
	}

	@Override
	public void close() {
		List<RedisLink> links;
		synchronized (this) {
			this.closed = true;
			links = List.copyOf(this.open);
			this.open.clear();
		}
		links.forEach(RedisLink::close);
	}

	private <T extends @Nullable Object> CompletionStage<T> ask(byte @Nullable [] key, Duration patience,
			CompletableFuture<RedisLink> opened, Function<RedisLink, CompletionStage<T>> question) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		// The node at the time of the command: until the answer another may have taken
		// over.
		CompletableFuture<String> node = opened.thenApply((ready) -> (key != null) ? ready.node(key) : "");
		Disposable alarm = this.clock.schedule(patience, () -> {
			TimeoutException late = new TimeoutException("Redis did not answer within " + Durations.format(patience));
			if (answer.completeExceptionally(late)) {
				learn(opened, node, late);
			}
		});
		opened.thenCompose(question).whenComplete((value, thrown) -> {
			alarm.dispose();
			Throwable failure = (thrown != null) ? Failures.unwrap(thrown) : null;
			if ((failure != null) ? answer.completeExceptionally(failure) : answer.complete(value)) {
				learn(opened, node, failure);
			}
		});
		return answer;
	}

	/**
	 * Decides after an answer, or after its absence, whether to replace the connection.
	 */
	private void learn(CompletableFuture<RedisLink> opened, CompletableFuture<String> askedNode,
			@Nullable Throwable failure) {
		if (!opened.isDone() || opened.isCompletedExceptionally()) {
			return;
		}
		RedisLink asked = opened.join();
		String node = askedNode.getNow("");
		if (failure == null || RedisRefusals.isRefusal(failure)) {
			asked.answered(node);
			if (failure != null && RedisRefusals.isForAnotherConnection(failure)) {
				replace(opened);
			}
		}
		else if (asked.isSilent(node)) {
			asked.seekNewMaster();
			replace(opened);
		}
	}

	private synchronized CompletableFuture<RedisLink> open() {
		CompletableFuture<RedisLink> known = this.current;
		if (known == null || (known.isCompletedExceptionally() && !this.closed)) {
			known = this.closed ? CompletableFuture.failedFuture(closedAlready()) : connect();
			this.current = known;
		}
		return known;
	}

	private void replace(CompletableFuture<RedisLink> silent) {
		CompletableFuture<RedisLink> replacement;
		synchronized (this) {
			long pause = Durations.nanos(this.links.isCluster() ? PAUSE_OF_CLUSTER : PAUSE);
			if (this.closed || this.next != null || this.current != silent || !this.links.areReplaceable()
					|| System.nanoTime() - this.lastAttempt < pause) {
				return;
			}
			replacement = connect();
			this.next = replacement;
		}
		replacement.whenComplete((fresh, failure) -> {
			synchronized (this) {
				this.next = null;
				if (fresh != null) {
					this.current = replacement;
				}
			}
			if (fresh != null) {
				// Opening took as long as the wait for a silent node, so that its
				// topology may be outdated.
				fresh.seekNewMaster();
				this.clock.schedule(Durations.max(GRACE, this.timeout), () -> discard(silent.join()));
			}
		});
	}

	private CompletableFuture<RedisLink> connect() {
		this.lastAttempt = System.nanoTime();
		Duration patience = Durations.max(this.opening ? FIRST_CONNECT : CONNECT, this.timeout);
		Duration greeting = this.opening ? patience : Durations.max(GREETING, this.timeout);
		CompletableFuture<RedisLink> opened = new CompletableFuture<>();
		Disposable alarm = this.clock.schedule(patience, () -> fail(opened,
				new TimeoutException("Unable to connect to Redis within " + Durations.format(patience))));
		CompletableFuture.supplyAsync(() -> this.links.open(greeting), Schedulers.boundedElastic()::schedule)
			.whenComplete((fresh, failure) -> {
				alarm.dispose();
				if (fresh != null) {
					use(opened, fresh);
				}
				else {
					fail(opened, failure);
				}
			});
		return opened;
	}

	private void fail(CompletableFuture<RedisLink> opened, @Nullable Throwable failure) {
		this.opening = false;
		opened.completeExceptionally(
				(failure != null) ? Failures.unwrap(failure) : new IllegalStateException("No connection"));
	}

	/**
	 * Uses a connection. One that took too long replaces a later attempt, unless that is
	 * already open.
	 */
	private void use(CompletableFuture<RedisLink> opened, RedisLink fresh) {
		@Nullable CompletableFuture<RedisLink> target = opened;
		synchronized (this) {
			CompletableFuture<RedisLink> known = this.current;
			if (opened.isDone() && known != null) {
				target = known.isCompletedExceptionally() ? new CompletableFuture<>() : known;
			}
			if (this.closed || target.isDone()) {
				target = null;
			}
			else {
				this.open.add(fresh);
				this.link = fresh;
				this.current = (target != this.next) ? target : known;
			}
		}
		this.opening = false;
		if (target == null || !target.complete(fresh)) {
			discard(fresh);
		}
		if (!opened.isDone()) {
			opened.completeExceptionally(closedAlready());
		}
	}

	private void discard(RedisLink old) {
		synchronized (this) {
			this.open.remove(old);
		}
		Schedulers.boundedElastic().schedule(old::close);
	}

	private static IllegalStateException closedAlready() {
		return new IllegalStateException("The connection to Redis is closed");
	}

}
