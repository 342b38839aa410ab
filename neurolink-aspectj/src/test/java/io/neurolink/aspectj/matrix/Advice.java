package io.neurolink.aspectj.matrix;

import io.neurolink.error.AiErrorType;

/**
 * An annotation, and the calls of the providers that it leads to if it acts exactly once.
 */
enum Advice {

	RETRY("@io.neurolink.annotation.AiRetry(maxRetries = 2, delay = \"1ms\", jitter = \"0ms\")") {

		@Override
		String expected() {
			return "fail: OVERLOADED, calls 3 + 0";
		}

		@Override
		String observe(Asking asking) {
			return "fail: " + asking.ask("failing") + ", calls " + asking.calls("failing");
		}

	},

	CACHED("@io.neurolink.annotation.AiCached") {

		@Override
		String expected() {
			return "ok, ok, calls 1 + 0, 1 hits, 1 misses";
		}

		@Override
		String observe(Asking asking) {
			int hits = asking.hits();
			int misses = asking.misses();
			return asking.ask("same") + ", " + asking.ask("same") + ", calls " + asking.calls("same") + ", "
					+ (asking.hits() - hits) + " hits, " + (asking.misses() - misses) + " misses";
		}

	},

	RATE_LIMITED("@io.neurolink.annotation.AiRateLimited(limit = 2, per = \"1h\", "
			+ "mode = io.neurolink.annotation.AiRateLimited.Mode.REJECT)") {

		@Override
		String expected() {
			return "ok, ok, LIMIT_EXCEEDED, calls 2 + 0";
		}

		@Override
		String observe(Asking asking) {
			return asking.ask("counted") + ", " + asking.ask("counted") + ", " + asking.ask("counted") + ", calls "
					+ asking.calls("counted");
		}

	},

	FALLBACK("@io.neurolink.annotation.AiFallback(models = \"second/other\")") {

		@Override
		String expected() {
			return "fail: OVERLOADED, calls 1 + 1";
		}

		@Override
		String observe(Asking asking) {
			return "fail: " + asking.ask("failing everywhere") + ", calls " + asking.calls("failing everywhere");
		}

	},

	BUDGET("@io.neurolink.annotation.AiBudget(value = \"NAME\", limit = \"1000000 USD\")") {

		@Override
		String expected() {
			return "ok, calls 1 + 0, spent 0.03";
		}

		@Override
		String observe(Asking asking) {
			return asking.ask("paid") + ", calls " + asking.calls("paid") + ", spent " + asking.spent();
		}

	};

	final String source;

	Advice(String source) {
		this.source = source;
	}

	abstract String expected();

	abstract String observe(Asking asking);

	/**
	 * One subject, and a view of what its calls did.
	 */
	interface Asking {

		/**
		 * Asks and returns {@code ok}, or the {@link AiErrorType} of the failure.
		 */
		String ask(String question);

		/**
		 * Returns how often each of the two providers was called.
		 */
		String calls(String question);

		/**
		 * Returns what was charged to the budget of the subject, in USD.
		 */
		String spent();

		int hits();

		int misses();

	}

}
