package io.neurolink.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.error.AiLimitExceededException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;

/**
 * Threads that call the methods of two applications on one Redis without pause, and what
 * became of each call. Stops when it is closed.
 */
final class RedisLoad implements AutoCloseable {

	static final int LIMIT = 20;

	static final Duration PER = Duration.ofSeconds(1);

	/** How long after it was kept an answer is looked up by the other application. */
	private static final int ANSWERS_BETWEEN = 30;

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(10);

	private final Map<String, Queue<Call>> granted = new ConcurrentHashMap<>();

	private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

	private final AtomicLong calls = new AtomicLong();

	private final AtomicLong missed = new AtomicLong(System.nanoTime());

	private final List<ApplicationContext> applications;

	/**
	 * Starts the load.
	 * @param one an application with a {@link Desk} and a {@link Clerk}
	 * @param other another one
	 * @param users the key of each limiter, by its name
	 */
	RedisLoad(ApplicationContext one, ApplicationContext other, UnaryOperator<String> users) {
		this.applications = List.of(one, other);
		for (ApplicationContext application : this.applications) {
			Desk desk = application.getBean(Desk.class);
			repeat(() -> limited("window", () -> desk.window(users.apply("window"))));
			repeat(() -> limited("bucket", () -> desk.bucket(users.apply("bucket")).block()));
			repeat(() -> limited("spared", () -> desk.spared(users.apply("spared"))));
			repeat(() -> limited("waiting", () -> desk.waiting(users.apply("waiting")).join()));
		}
		Desk here = one.getBean(Desk.class);
		Desk there = other.getBean(Desk.class);
		AtomicInteger asked = new AtomicInteger();
		repeat(() -> {
			int question = asked.incrementAndGet();
			here.answer("question " + question);
			this.calls.incrementAndGet();
			if (question > ANSWERS_BETWEEN) {
				String answer = there.answer("question " + (question - ANSWERS_BETWEEN));
				this.calls.incrementAndGet();
				if (answer.startsWith(there.name())) {
					this.missed.set(System.nanoTime());
				}
			}
		});
	}

	/**
	 * How many calls were answered or refused by a limit.
	 */
	long calls() {
		return this.calls.get();
	}

	/**
	 * What reached a caller besides answers and refusals by a limit.
	 */
	List<Throwable> errors() {
		return List.copyOf(this.errors);
	}

	/**
	 * Returns when a call was last decided without Redis.
	 * @return the time by {@link System#nanoTime}, or that when the applications began
	 */
	long lastUnshared() {
		return this.applications.stream()
			.mapToLong((application) -> application.getBean(Clerk.class).last())
			.max()
			.orElseThrow();
	}

	/**
	 * Returns when an answer of one application was last not found by the other.
	 * @return the time by {@link System#nanoTime}, or that when the load began
	 */
	long lastMissed() {
		return this.missed.get();
	}

	/**
	 * Whether a limiter decided a call without Redis.
	 */
	boolean isUnshared(String limiter) {
		return this.applications.stream()
			.anyMatch((application) -> application.getBean(Clerk.class).unshared.containsKey(limiter));
	}

	/**
	 * Forgets which calls have been decided without Redis.
	 */
	void forget() {
		this.applications.forEach((application) -> application.getBean(Clerk.class).unshared.clear());
	}

	/**
	 * Returns the most calls that one period has let through for sure: they began and
	 * ended in it.
	 * @param from when the first of the periods begins at the earliest
	 * @param to when the last of the periods ends at the latest
	 */
	long mostInOnePeriod(String limiter, long from, long to) {
		List<Call> all = new ArrayList<>(this.granted.getOrDefault(limiter, new ConcurrentLinkedQueue<>()));
		all.removeIf((call) -> call.began() - from < 0 || call.ended() - to > 0);
		all.sort(Comparator.comparingLong(Call::began));
		long most = 0;
		for (Call first : all) {
			long end = first.began() + PER.toNanos();
			most = Math.max(most,
					all.stream().filter((call) -> call.began() >= first.began() && call.ended() < end).count());
		}
		return most;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private void repeat(Runnable call) {
		this.threads.scheduleWithFixedDelay(() -> {
			try {
				call.run();
			}
			catch (Throwable ex) {
				if (!this.threads.isShutdown()) {
					this.errors.add(ex);
				}
			}
		}, 0, 5, TimeUnit.MILLISECONDS);
	}

	private void limited(String limiter, Runnable call) {
		long began = System.nanoTime();
		try {
			call.run();
			this.granted.computeIfAbsent(limiter, (name) -> new ConcurrentLinkedQueue<>())
				.add(new Call(began, System.nanoTime()));
		}
		catch (RuntimeException ex) {
			if (!(Failures.unwrap(ex) instanceof AiLimitExceededException)) {
				throw ex;
			}
		}
		this.calls.incrementAndGet();
	}

	private record Call(long began, long ended) {
	}

	/**
	 * What is called.
	 */
	static class Desk {

		private final AtomicInteger answers = new AtomicInteger();

		private final String name;

		Desk(String name) {
			this.name = name;
		}

		public String name() {
			return this.name;
		}

		@AiCached("answers")
		public String answer(String question) {
			return this.name + this.answers.incrementAndGet();
		}

		@AiRateLimited(name = "window", limit = LIMIT, per = "1s", key = "#user", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		public String window(String user) {
			return "answer";
		}

		@AiRateLimited(name = "bucket", limit = LIMIT, per = "1s", key = "#user", mode = AiRateLimited.Mode.REJECT)
		public Mono<String> bucket(String user) {
			return Mono.just("answer");
		}

		@AiRateLimited(name = "spared", limit = LIMIT, per = "1s", key = "#user", mode = AiRateLimited.Mode.REJECT,
				algorithm = AiRateLimited.Algorithm.SLIDING_WINDOW)
		public String spared(String user) {
			return "answer";
		}

		@AiRateLimited(name = "waiting", limit = LIMIT, per = "1s", key = "#user")
		public CompletableFuture<String> waiting(String user) {
			return CompletableFuture.completedFuture("answer");
		}

	}

	/**
	 * Notes when calls were decided without Redis, and when answers were not kept there.
	 */
	static class Clerk implements AiEventListener {

		private final long created = System.nanoTime();

		private final Map<String, Long> unshared = new ConcurrentHashMap<>();

		@Override
		public void onEvent(AiEvent event) {
			if (event instanceof AiEvent.StoreUnavailable decided) {
				this.unshared.put(decided.name(), System.nanoTime());
			}
		}

		long last() {
			return this.unshared.values().stream().reduce(this.created, Math::max);
		}

	}

}
