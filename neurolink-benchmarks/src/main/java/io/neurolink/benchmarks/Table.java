package io.neurolink.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table in Markdown. Not thread-safe.
 */
public final class Table {

	private final String title;

	private final List<String> heads;

	private final List<List<String>> rows = new ArrayList<>();

	/**
	 * Starts a table.
	 * @param title the title above the table
	 * @param heads the headings of the columns
	 */
	public Table(String title, String... heads) {
		this.title = title;
		this.heads = List.of(heads);
	}

	/**
	 * Adds a row.
	 * @param cells the cells, one for each column
	 * @return this table
	 */
	public Table row(String... cells) {
		if (cells.length != this.heads.size()) {
			throw new IllegalArgumentException(
					"A row of '" + this.title + "' has " + cells.length + " cells, not " + this.heads.size());
		}
		this.rows.add(List.of(cells));
		return this;
	}

	/**
	 * Adds a row that compares a ratio with its goal.
	 * @param what the compared quantity
	 * @param ratio the measured ratio
	 * @param goal the maximum ratio that meets the goal
	 * @return this table
	 */
	public Table goal(String what, double ratio, double goal) {
		return row(what, number(ratio), "≤ " + number(goal), (ratio <= goal) ? "met" : "missed");
	}

	/**
	 * Prints the table.
	 * @param out the target
	 */
	public void print(PrintStream out) {
		out.println();
		out.println("### " + this.title);
		out.println();
		out.println(line(this.heads));
		out.println(line(this.heads.stream().map((head) -> "---").toList()));
		this.rows.forEach((row) -> out.println(line(row)));
		out.flush();
	}

	/**
	 * Formats a number with three significant digits.
	 * @param number the number
	 * @return its text
	 */
	public static String number(double number) {
		if (Double.isNaN(number)) {
			return "–";
		}
		return String.format(Locale.ROOT,
				(Math.abs(number) >= 100) ? "%.0f" : (Math.abs(number) >= 10) ? "%.1f" : "%.2f", number);
	}

	private static String line(List<String> cells) {
		return "| " + String.join(" | ", cells) + " |";
	}

}
