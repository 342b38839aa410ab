package io.neurolink.benchmarks.method;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiRetry;

/**
 * The contenders of this project that AspectJ weaves at compile time; those of
 * {@link NeuroLinkDesks} otherwise.
 */
final class WovenDesks {

	private WovenDesks() {
	}

	static class Retried implements Desk {

		@Override
		@AiRetry
		public String answer(Long question) {
			return ANSWER;
		}

	}

	static class Cached implements Desk {

		@Override
		@AiCached
		public String answer(Long question) {
			return ANSWER;
		}

	}

}
