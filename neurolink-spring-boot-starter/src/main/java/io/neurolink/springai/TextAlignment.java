package io.neurolink.springai;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.model.AiMessage;

/**
 * Aligns the messages that middleware returned with those that it received. Equal
 * messages are matched in their order, as many as possible; of those between two matches,
 * messages of the same role are matched as changed ones, and all others are new.
 */
final class TextAlignment {

	/** The maximum number of comparisons for the longest common subsequence. */
	private static final int MOST_COMPARISONS = 4_000_000;

	private final List<AiMessage> before;

	private final List<AiMessage> after;

	TextAlignment(List<AiMessage> before, List<AiMessage> after) {
		this.before = before;
		this.after = after;
	}

	/**
	 * Returns, for each message afterwards, the index of the one it was made from, or -1
	 * if it is new. Indexes ascend.
	 */
	List<Integer> sources() {
		int prefix = 0;
		int shorter = Math.min(this.before.size(), this.after.size());
		while (prefix < shorter && this.before.get(prefix).equals(this.after.get(prefix))) {
			prefix++;
		}
		int suffix = 0;
		while (suffix < shorter - prefix && this.before.get(this.before.size() - 1 - suffix)
			.equals(this.after.get(this.after.size() - 1 - suffix))) {
			suffix++;
		}
		List<Integer> sources = new ArrayList<>();
		for (int i = 0; i < prefix; i++) {
			sources.add(i);
		}
		middle(prefix, this.before.size() - suffix, prefix, this.after.size() - suffix, sources);
		for (int i = suffix; i > 0; i--) {
			sources.add(this.before.size() - i);
		}
		return sources;
	}

	private void middle(int beforeFrom, int beforeTo, int afterFrom, int afterTo, List<Integer> sources) {
		int rows = beforeTo - beforeFrom;
		int columns = afterTo - afterFrom;
		if (rows == columns || (long) rows * columns > MOST_COMPARISONS) {
			gap(beforeFrom, beforeTo, afterFrom, afterTo, sources);
			return;
		}
		int[][] common = new int[rows + 1][columns + 1];
		for (int i = rows - 1; i >= 0; i--) {
			for (int j = columns - 1; j >= 0; j--) {
				boolean equal = this.before.get(beforeFrom + i).equals(this.after.get(afterFrom + j));
				common[i][j] = equal ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
			}
		}
		int i = 0;
		int j = 0;
		int gapBefore = 0;
		int gapAfter = 0;
		while (i < rows && j < columns) {
			if (this.before.get(beforeFrom + i).equals(this.after.get(afterFrom + j))) {
				gap(beforeFrom + gapBefore, beforeFrom + i, afterFrom + gapAfter, afterFrom + j, sources);
				sources.add(beforeFrom + i);
				gapBefore = ++i;
				gapAfter = ++j;
			}
			else if (common[i + 1][j] >= common[i][j + 1]) {
				i++;
			}
			else {
				j++;
			}
		}
		gap(beforeFrom + gapBefore, beforeTo, afterFrom + gapAfter, afterTo, sources);
	}

	private void gap(int beforeFrom, int beforeTo, int afterFrom, int afterTo, List<Integer> sources) {
		int next = beforeFrom;
		for (int i = afterFrom; i < afterTo; i++) {
			int source = next;
			while (source < beforeTo && this.before.get(source).role() != this.after.get(i).role()) {
				source++;
			}
			boolean found = source < beforeTo;
			sources.add(found ? source : -1);
			next = found ? source + 1 : next;
		}
	}

}
