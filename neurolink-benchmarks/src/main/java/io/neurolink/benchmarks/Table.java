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
	 * @param title what stands above it
	 * @param heads the heads of its columns
	 */
	public Table(String title, String... heads) {
		this.title = title;
		this.heads = List.of(heads);
	}

	/**
	 * Adds a row.
	 * @param cells its cells, one for each column
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
	 * @param what what is compared
	 * @param ratio the ratio that was measured
	 * @param goal the greatest ratio that meets the goal
	 * @return this table
	 */
	public Table goal(String what, double ratio, double goal) {
		return row(what, number(ratio), "≤ " + number(goal), (ratio <= goal) ? "met" : "missed");
	}

	/**
	 * Prints it.
	 * @param out where to
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
	 * A number with as many decimals as it needs to be told from others of its size.
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
