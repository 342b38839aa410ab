package io.neurolink.soak;

import java.time.Duration;

import reactor.netty.http.server.HttpServerResponse;

/**
 * The requests that one key may send in each window, announced with the headers of
 * OpenAI. Thread-safe.
 */
final class AnnouncedQuota {

	/**
	 * Much longer than a request takes to arrive: one that was sent at the end of a
	 * window and arrives in the next counts there.
	 */
	static final Duration WINDOW = Duration.ofSeconds(1);

	private final int most;

	private final long began = System.nanoTime();

	private long window;

	private int left;

	private int accepted;

	private int exceeded;

	AnnouncedQuota(int most) {
		this.most = most;
		this.left = most;
	}

	/**
	 * Receives a request.
	 * @return whether it is within the limit
	 */
	synchronized boolean take() {
		long current = elapsed() / WINDOW.toNanos();
		if (current != this.window) {
			this.window = current;
			this.left = this.most;
		}
		if (this.left == 0) {
			this.exceeded++;
			return false;
		}
		this.left--;
		this.accepted++;
		return true;
	}

	/**
	 * Writes what is left to the headers of an answer.
	 */
	synchronized HttpServerResponse announce(HttpServerResponse response) {
		long reset = WINDOW.toMillis() - Duration.ofNanos(elapsed()).toMillis() % WINDOW.toMillis();
		return response.header("x-ratelimit-limit-requests", String.valueOf(this.most))
			.header("x-ratelimit-remaining-requests", String.valueOf(this.left))
			.header("x-ratelimit-reset-requests", reset + "ms");
	}

	synchronized int accepted() {
		return this.accepted;
	}

	synchronized int exceeded() {
		return this.exceeded;
	}

	private long elapsed() {
		return System.nanoTime() - this.began;
	}

}
