package io.neurolink.benchmarks.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A number of concurrent streams.
 */
final class Round {

	private final List<Stream> streams = new ArrayList<>();

	private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicLong lastEnd = new AtomicLong();

	private final CountDownLatch begun;

	private final CountDownLatch ended;

	private final long started;

	private Round(int count) {
		this.begun = new CountDownLatch(count);
		this.ended = new CountDownLatch(count);
		for (int i = 0; i < count; i++) {
			this.streams.add(new Stream());
		}
		this.started = System.nanoTime();
	}

	/**
	 * Requests all streams, one directly after the other.
	 */
	static Round start(StreamingClient client, int count, String prompt) {
		Round round = new Round(count);
		for (Stream stream : round.streams) {
			stream.asked = System.nanoTime();
			client.ask(prompt, stream);
		}
		return round;
	}

	/**
	 * Waits until each has its first chunk.
	 * @return the number of open streams
	 */
	int held(Duration limit) throws InterruptedException {
		this.begun.await(limit.toMillis(), TimeUnit.MILLISECONDS);
		return this.open.get();
	}

	/**
	 * Waits for the end of all streams.
	 * @return a description of the failure, or {@code null} if every answer is complete
	 * and correct
	 */
	@Nullable String failure(Duration limit) throws InterruptedException {
		if (!this.ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
			return this.ended.getCount() + " of " + this.streams.size() + " not in " + limit.toSeconds() + " s"
					+ ((this.failure.get() != null) ? ", " + this.failure.get() : "");
		}
		return this.failure.get();
	}

	double wallMillis() {
		return (this.lastEnd.get() - this.started) / 1e6;
	}

	/**
	 * Returns the delays of the first chunks, each from its own question.
	 */
	List<Double> firstPieceMillis() {
		return this.streams.stream().map((stream) -> (stream.first - stream.asked) / 1e6).toList();
	}

	private final class Stream implements StreamingClient.Answer {

		private final StringBuilder text = new StringBuilder();

		private volatile long asked;

		private volatile long first;

		@Override
		public void piece(String piece) {
			if (this.first == 0) {
				this.first = System.nanoTime();
				Round.this.open.incrementAndGet();
				Round.this.begun.countDown();
			}
			this.text.append(piece);
		}

		@Override
		public void ended(@Nullable Throwable thrown) {
			if (thrown != null) {
				Round.this.failure.compareAndSet(null, "failed: " + thrown);
			}
			else if (!this.text.toString().equals(StubServer.TEXT)) {
				Round.this.failure.compareAndSet(null,
						"failed: a wrong answer of " + this.text.length() + " characters");
			}
			if (this.first == 0) {
				Round.this.begun.countDown();
			}
			else {
				Round.this.open.decrementAndGet();
			}
			Round.this.lastEnd.accumulateAndGet(System.nanoTime(), Math::max);
			Round.this.ended.countDown();
		}

	}

}
