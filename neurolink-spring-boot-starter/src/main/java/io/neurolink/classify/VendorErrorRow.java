package io.neurolink.classify;

import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.SuspensionScope;

/**
 * One row of the table.
 *
 * @param id its name in the table
 * @param status the statuses under which it applies
 * @param code the codes, which some vendors send as types; blank for any
 * @param type the types; blank for any
 * @param message the phrases; blank for any
 * @param classification the meaning of a matching error
 * @param source the document or the report it was taken from
 */
record VendorErrorRow(String id, StatusPattern status, WordPattern code, WordPattern type, TextPattern message,
		Classification classification, String source) {

	static final List<String> COLUMNS = List.of("id", "vendor", "status", "code", "type", "message", "result",
			"suspends", "source");

	/**
	 * Parses a line.
	 * @throws IllegalArgumentException if it is malformed
	 */
	static VendorErrorRow parse(String line) {
		List<String> cells = List.of(line.split("\t", -1));
		if (cells.size() != COLUMNS.size()) {
			throw new IllegalArgumentException("there are " + cells.size() + " columns, not " + COLUMNS.size());
		}
		for (String required : List.of("id", "vendor", "status", "result", "suspends", "source")) {
			if (cells.get(COLUMNS.indexOf(required)).isBlank()) {
				throw new IllegalArgumentException("the column '" + required + "' is blank");
			}
		}
		return new VendorErrorRow(cells.get(0), new StatusPattern(cells.get(2)), new WordPattern(cells.get(3)),
				new WordPattern(cells.get(4)), new TextPattern(cells.get(5)),
				new Classification(AiErrorType.valueOf(cells.get(6)), suspends(cells.get(7))), cells.get(8));
	}

	boolean matches(VendorError error) {
		return this.status.matches(error.effectiveStatus())
				&& (this.code.isAny() || this.code.matchesOneOf(error.codes()) || this.code.matchesOneOf(error.types()))
				&& (this.type.isAny() || this.type.matchesOneOf(error.types()))
				&& (this.message.isAny() || this.message.isIn(error.text()));
	}

	private static SuspensionScope suspends(String cell) {
		return switch (cell) {
			case "key" -> SuspensionScope.KEY;
			case "model" -> SuspensionScope.MODEL;
			case "none" -> SuspensionScope.NONE;
			default -> throw new IllegalArgumentException("'" + cell + "' is not key, model or none");
		};
	}

}
