package io.neurolink.soak;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiTimeoutException;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResponse;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;

/**
 * Judges what callers get: the whole right answer, a failure of a kind that the faults
 * explain, or, of a stream, such a failure after a true beginning. Thread-safe.
 */
class Verdicts {

	/** The text of a fallback. */
	static final String SORRY = "Please try again later.";

	/** Questions that begin so are asked several times. */
	static final String REPEATED = "repeated";

	private static final int MOST_TOLD = 20;

	private static final Set<AiErrorType> EXPLAINED = EnumSet.of(AiErrorType.RATE_LIMIT, AiErrorType.OVERLOADED,
			AiErrorType.PROVIDER_ERROR, AiErrorType.TIMEOUT, AiErrorType.NETWORK, AiErrorType.CIRCUIT_OPEN);

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger apologised = new AtomicInteger();

	private final AtomicInteger left = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private final AtomicInteger metered = new AtomicInteger();

	private final Map<AiErrorType, AtomicInteger> failed = new EnumMap<>(AiErrorType.class);

	private final AtomicInteger brokenOff = new AtomicInteger();

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final Set<String> underWay = ConcurrentHashMap.newKeySet();

	Verdicts() {
		for (AiErrorType type : AiErrorType.values()) {
			this.failed.put(type, new AtomicInteger());
		}
	}

	void begun(String call) {
		this.underWay.add(call);
	}

	void ended(String call) {
		this.underWay.remove(call);
	}

	void text(String question, @Nullable String text) {
		if (SORRY.equals(text)) {
			this.apologised.incrementAndGet();
			return;
		}
		check(question, isAnswer(question, text), text);
	}

	void answer(String question, @Nullable AiResponse answer) {
		check(question, answer != null && answer.content().equals(Vendor.of(provider(answer)).text(question))
				&& "stop".equals(answer.finishReason()) && !answer.degraded(), answer);
	}

	void metered(String question, @Nullable AiResponse answer) {
		this.metered.incrementAndGet();
		answer(question, answer);
	}

	/**
	 * A stream came to an end, by a failure or without.
	 */
	void stream(String question, List<AiChunk> chunks, @Nullable Throwable failure) {
		StringBuilder text = new StringBuilder();
		String provider = "";
		boolean closed = false;
		for (AiChunk chunk : chunks) {
			if (chunk.restart()) {
				text.setLength(0);
			}
			if (!chunk.content().isEmpty()) {
				provider = String.valueOf(chunk.provider());
			}
			text.append(chunk.content());
			closed = chunk.finishReason() != null;
		}
		if (failure == null) {
			check(question, closed && Vendor.of(provider).text(question).contentEquals(text), text);
			return;
		}
		String partial = (Failures.unwrap(failure) instanceof AiException known && known.partialContent() != null)
				? known.partialContent() : "";
		// Who waited for another's stream got nothing of what that one delivered.
		boolean told = question.startsWith(REPEATED) ? partial.startsWith(text.toString())
				: partial.contentEquals(text);
		String whole = Vendor.of(partial.isEmpty() ? provider : partial.split(" ", 2)[0]).text(question);
		// Only a timeout can meet a stream between its last word and its end.
		boolean cut = partial.length() < whole.length() || failure instanceof AiTimeoutException;
		if (!told || !whole.startsWith(partial) || !cut) {
			wrong(question, "delivered <" + text + ">, told <" + partial + "> of " + failure);
		}
		if (!text.isEmpty()) {
			this.brokenOff.incrementAndGet();
		}
		failure(question, failure);
	}

	/**
	 * A stream of another library failed with an exception of that library.
	 */
	void brokeOff(String question, String text, Throwable failure) {
		for (Vendor vendor : Vendor.values()) {
			if (vendor.text(question).startsWith(text)) {
				this.brokenOff.incrementAndGet();
				this.failed.get(AiErrorType.NETWORK).incrementAndGet();
				return;
			}
		}
		wrong(question, "delivered <" + text + "> before " + failure);
	}

	void failure(String question, Throwable failure) {
		if (Failures.unwrap(failure) instanceof AiException known && EXPLAINED.contains(known.type())) {
			this.failed.get(known.type()).incrementAndGet();
		}
		else {
			wrong(question, "failed with " + Throwables.getStackTrace(failure));
		}
	}

	/**
	 * A spent budget refused a call.
	 */
	void refused() {
		this.refused.incrementAndGet();
	}

	void left() {
		this.left.incrementAndGet();
	}

	int refusals() {
		return this.refused.get();
	}

	int answered() {
		return this.answered.get();
	}

	int meteredAnswers() {
		return this.metered.get();
	}

	int brokenOff() {
		return this.brokenOff.get();
	}

	int total() {
		return this.answered.get() + this.apologised.get() + this.left.get() + this.refused.get()
				+ this.failed.values().stream().mapToInt(AtomicInteger::get).sum();
	}

	List<String> wrong() {
		return List.copyOf(this.wrong);
	}

	Set<String> underWay() {
		return this.underWay;
	}

	private void check(String question, boolean right, @Nullable Object answer) {
		if (right) {
			this.answered.incrementAndGet();
		}
		else {
			wrong(question, "got " + answer);
		}
	}

	private void wrong(String question, String what) {
		if (this.wrong.size() < MOST_TOLD) {
			this.wrong.add(question + ": " + what);
		}
	}

	private static boolean isAnswer(String question, @Nullable String text) {
		for (Vendor vendor : Vendor.values()) {
			if (vendor.text(question).equals(text)) {
				return true;
			}
		}
		return false;
	}

	private static String provider(AiResponse answer) {
		return String.valueOf(answer.provider());
	}

	@Override
	public String toString() {
		return this.answered + " answered, " + this.apologised + " apologised, " + this.left + " left, " + this.refused
				+ " refused, " + this.brokenOff + " broken off, failed " + this.failed;
	}

}
