package io.neurolink.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param page the page it stands on, as seen from the root
 * @param line the line of its opening fence, counted from 1
 * @param language what the fence says of it; empty if nothing
 * @param text what stands between the fences
 */
record Block(String page, int line, String language, String text) {

	private static final Pattern FENCE = Pattern.compile("^\\s*(?:```|~~~)\\s*(.*?)\\s*$");

	static List<Block> of(String page, String markdown) {
		List<Block> blocks = new ArrayList<>();
		String language = null;
		int opened = 0;
		StringBuilder text = new StringBuilder();
		String[] lines = markdown.split("\n", -1);
		for (int i = 0; i < lines.length; i++) {
			Matcher fence = FENCE.matcher(lines[i]);
			if (!fence.matches()) {
				text.append(lines[i]).append('\n');
			}
			else if (language == null) {
				language = fence.group(1);
				opened = i + 1;
				text.setLength(0);
			}
			else {
				blocks.add(new Block(page, opened, language, text.toString()));
				language = null;
			}
		}
		if (language != null) {
			throw new IllegalArgumentException(page + ":" + opened + ": the block is not closed");
		}
		return blocks;
	}

	@Override
	public String toString() {
		return this.page + ":" + this.line;
	}

}
