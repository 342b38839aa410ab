package io.neurolink.testserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The faults that tests have tried, with what they observed in each column. Rows and
 * columns keep the order in which they are declared; undeclared ones follow. Thread-safe.
 */
public final class FaultTable {

	private static final String BEGIN = "<!-- faults: begin -->\n";

	private static final String END = "<!-- faults: end -->";

	private final Map<String, Map<String, TreeSet<String>>> rows = new LinkedHashMap<>();

	private final List<String> columns = new ArrayList<>();

	/**
	 * Creates a table.
	 * @param columns the columns that come first
	 */
	public FaultTable(String... columns) {
		this.columns.addAll(List.of(columns));
	}

	/**
	 * Declares a row.
	 * @param fault the fault
	 */
	public synchronized void declare(String fault) {
		this.rows.computeIfAbsent(fault, (key) -> new LinkedHashMap<>());
	}

	/**
	 * Adds an observation.
	 * @param fault the row
	 * @param column the column
	 * @param observed the value; different values of one cell are listed together
	 */
	public synchronized void add(String fault, String column, String observed) {
		if (!this.columns.contains(column)) {
			this.columns.add(column);
		}
		this.rows.computeIfAbsent(fault, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(column, (key) -> new TreeSet<>())
			.add(observed);
	}

	/**
	 * Returns the table.
	 * @return Markdown, with a line for each fault that was observed
	 */
	public synchronized String markdown() {
		StringBuilder table = new StringBuilder("| fault |");
		this.columns.forEach((column) -> table.append(' ').append(column).append(" |"));
		table.append("\n|---|").append("---|".repeat(this.columns.size())).append('\n');
		this.rows.forEach((fault, cells) -> {
			if (!cells.isEmpty()) {
				table.append("| ").append(fault).append(" |");
				this.columns.forEach((column) -> table.append(' ')
					.append(cells.containsKey(column) ? String.join(" or ", cells.get(column)) : "–")
					.append(" |"));
				table.append('\n');
			}
		});
		return table.toString();
	}

	/**
	 * Checks that a page of the documentation contains the table, and writes it there if
	 * the system property {@code docs.write} is set.
	 * @param page the name of the page, which marks where the table begins and ends
	 * @throws IOException if the page cannot be read or written
	 */
	public void checkDocumentation(String page) throws IOException {
		Path path = Path.of("..", "docs", page);
		String text = Files.readString(path);
		int from = text.indexOf(BEGIN) + BEGIN.length();
		int to = text.indexOf(END);
		String table = "\n" + markdown() + "\n";
		if (Boolean.getBoolean("docs.write")) {
			Files.writeString(path, text.substring(0, from) + table + text.substring(to));
		}
		else if (!text.substring(from, to).equals(table)) {
			throw new AssertionError("Run this test with -Ddocs.write=true and commit the page. Expected:\n" + table);
		}
	}

	/**
	 * Writes the table to {@code target/faults} of the module.
	 * @param name the name of the file, without its suffix
	 * @throws IOException if that fails
	 */
	public void write(String name) throws IOException {
		Path directory = Files.createDirectories(Path.of("target", "faults"));
		Files.writeString(directory.resolve(name + ".md"), markdown());
	}

}
