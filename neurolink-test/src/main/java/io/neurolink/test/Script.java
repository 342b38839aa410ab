package io.neurolink.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The steps of one stub. Thread-safe.
 */
final class Script {

	private final List<Step> steps = new ArrayList<>();

	private Duration delay = Duration.ZERO;

	private int next;

	synchronized void delay(Duration delay) {
		this.delay = this.delay.plus(delay);
	}

	synchronized void add(Reply reply) {
		this.steps.add(new Step(this.delay, reply));
		this.delay = Duration.ZERO;
	}

	/**
	 * Returns the step of the next call, or {@code null} if there is none at all.
	 */
	synchronized @Nullable Step next() {
		if (this.steps.isEmpty()) {
			return null;
		}
		Step step = this.steps.get(this.next);
		this.next = Math.min(this.next + 1, this.steps.size() - 1);
		return step;
	}

}
