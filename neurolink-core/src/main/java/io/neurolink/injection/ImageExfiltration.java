package io.neurolink.injection;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds images of Markdown whose address has a parameter to be filled in. A client that
 * shows the image sends the value that the model inserts.
 */
final class ImageExfiltration {

	private static final Pattern IMAGE = Pattern.compile(
			"!\\[[^\\]\\n]{0,80}\\]\\(\\s{0,3}https?://[^\\s()?]{1,200}\\?[^\\s()]{0,200}?=([^\\s&()]{0,400})\\)?");

	private static final Pattern PLACEHOLDER = Pattern.compile("[\\[{<$%].*|[a-z0-9+/_=-]{24,}|");

	private ImageExfiltration() {
	}

	static List<Injection> find(FoldedText text) {
		List<Injection> found = new ArrayList<>();
		Matcher images = IMAGE.matcher(text.characters());
		while (images.find()) {
			if (PLACEHOLDER.matcher(images.group(1)).matches()) {
				found.add(new Injection(Injection.Family.EXFILTRATION, text.origin(images.start()),
						text.origin(images.end())));
			}
		}
		return found;
	}

}
