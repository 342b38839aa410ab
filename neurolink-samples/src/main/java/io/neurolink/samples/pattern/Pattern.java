package io.neurolink.samples.pattern;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One pattern as {@code patterns.json} describes it.
 *
 * @param id the identifier: the title in small letters, with hyphens
 * @param number the number in the guide, a label for readers, as in {@code 2.1}
 * @param title the name
 * @param shows the behaviour to observe
 * @param docs the page about it
 * @param source the file of this sample that implements the pattern
 * @param example an example of an input
 * @param path the path of the trial, for a POST request, or {@code /} for the page itself
 * @param field the field of the body that takes the input
 * @param profile the required Spring profile, or {@code null} for none
 * @param rehearsal the preparation of a trial, or {@code null}
 */
record Pattern(String id, String number, String title, String shows, String docs, String source, String example,
		String path, String field, @Nullable String profile, @Nullable Rehearsal rehearsal) {

	/**
	 * The preparation that lets a trial show the purpose of the pattern.
	 *
	 * @param label the text of a button
	 * @param faults the bodies of {@code POST /api/faults} requests to send before the
	 * trial
	 */
	record Rehearsal(String label, List<Map<String, Object>> faults) {
	}

}
