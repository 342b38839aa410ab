package io.neurolink.samples.pattern;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One pattern as {@code patterns.json} describes it.
 *
 * @param id its number, as in {@code 2.1}
 * @param title its name
 * @param shows what there is to see
 * @param docs the page about it
 * @param source the file of this sample that is the pattern
 * @param example an input to try it with
 * @param path where it is tried, by a POST unless it is the page itself
 * @param field the field of the body that takes the input
 * @param profile the Spring profile that it needs, or {@code null} for none
 * @param rehearsal what makes a try show what the pattern is for, or {@code null}
 */
record Pattern(String id, String title, String shows, String docs, String source, String example, String path,
		String field, @Nullable String profile, @Nullable Rehearsal rehearsal) {

	/**
	 * The preparation that lets a trial show the purpose of the pattern.
	 *
	 * @param label what happens, in words for a button
	 * @param faults the bodies for {@code POST /api/faults} beforehand
	 */
	record Rehearsal(String label, List<Map<String, Object>> faults) {
	}

}
