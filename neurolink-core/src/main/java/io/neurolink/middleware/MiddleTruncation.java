package io.neurolink.middleware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;

/**
 * Shortens a request by removing the middle of its longest messages. The shortened
 * messages are about equally long, so that short messages of a conversation are
 * unchanged.
 */
final class MiddleTruncation {

	static final String MARKER = "\n[…]\n";

	/** The minimum length of a message that is still useful. */
	private static final int LEAST_TOKENS = 16;

	/**
	 * The factor by which each attempt is at least shorter, which bounds the number of
	 * attempts.
	 */
	private static final double SHRINK = 0.95;

	private final TokenCounter counter;

	MiddleTruncation(TokenCounter counter) {
		this.counter = counter;
	}

	/**
	 * Returns a request that fits.
	 * @param request the request
	 * @param budget the maximum number of tokens
	 * @return the shortened request, or {@code null} if the system message leaves too
	 * little for the rest
	 */
	@Nullable AiRequest shorten(AiRequest request, long budget) {
		List<AiMessage> messages = request.messages();
		long[] counts = messages.stream().mapToLong((message) -> count(request, message.text())).toArray();
		long left = budget - TokenCounter.TOKENS_PER_REQUEST - (long) TokenCounter.TOKENS_PER_MESSAGE * messages.size();
		List<Long> cuttable = new ArrayList<>();
		for (int i = 0; i < counts.length; i++) {
			if (messages.get(i).role() == AiMessage.Role.SYSTEM) {
				left -= counts[i];
			}
			else {
				cuttable.add(counts[i]);
			}
		}
		long longest = level(cuttable, left);
		if (longest < LEAST_TOKENS) {
			return null;
		}
		AiMessage[] shortened = messages.toArray(AiMessage[]::new);
		for (int i = 0; i < counts.length; i++) {
			if (shortened[i].role() != AiMessage.Role.SYSTEM && counts[i] > longest) {
				String text = cut(request, shortened[i].text(), counts[i], longest);
				shortened[i] = new AiMessage(shortened[i].role(), text);
			}
		}
		AiRequest fitting = request.toBuilder().messages(Arrays.asList(shortened)).build();
		return (this.counter.countInput(fitting) <= budget) ? fitting : null;
	}

	/**
	 * Returns the length to which the longest messages have to be reduced.
	 */
	private static long level(List<Long> counts, long budget) {
		List<Long> ascending = counts.stream().sorted().toList();
		long left = budget;
		for (int i = 0; i < ascending.size(); i++) {
			long level = Math.floorDiv(left, ascending.size() - i);
			if (ascending.get(i) > level) {
				return level;
			}
			left -= ascending.get(i);
		}
		return Long.MAX_VALUE;
	}

	private String cut(AiRequest request, String text, long count, long limit) {
		int length = text.codePointCount(0, text.length());
		double kept = length;
		long tokens = count;
		String shorter = text;
		while (tokens > limit && kept >= 1) {
			kept *= Math.min(SHRINK, (double) limit / tokens);
			int head = (int) Math.ceil(kept / 2);
			int tail = (int) Math.floor(kept / 2);
			shorter = text.substring(0, text.offsetByCodePoints(0, head)) + MARKER
					+ text.substring(text.offsetByCodePoints(text.length(), -tail));
			tokens = count(request, shorter);
		}
		return shorter;
	}

	private long count(AiRequest request, String text) {
		return this.counter.count(text, request.provider(), request.model());
	}

}
