package io.neurolink.aspectj.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.neurolink.aspectj.matrix.MatrixRun.Cell;

/**
 * Writes the matrix as a table of Markdown.
 */
final class MatrixReport {

	private MatrixReport() {
	}

	static void write(String weaving, List<Cell> cells) throws IOException {
		List<String> lines = new ArrayList<>();
		lines.add("Woven at " + weaving + ", JDK " + Runtime.version().feature() + ": for each annotation the return "
				+ "types " + names(Shape.values()) + ", in this order. ✓ is advised exactly once.");
		lines.add("");
		lines.add(
				"| method | " + Stream.of(Advice.values()).map(Advice::name).collect(Collectors.joining(" | ")) + " |");
		lines.add("|---" + "|---".repeat(Advice.values().length) + "|");
		for (Placement placement : Placement.values()) {
			lines.add("| " + placement.label + " | "
					+ Stream.of(Advice.values())
						.map((advice) -> cells.stream()
							.filter((cell) -> cell.placement() == placement && cell.advice() == advice)
							.map((cell) -> cell.advisedOnce() ? "✓" : "✗")
							.collect(Collectors.joining(" ")))
						.collect(Collectors.joining(" | "))
					+ " |");
		}
		Files.write(Path.of("target", "aspectj-matrix-" + weaving.replace(' ', '-') + ".md"), lines);
	}

	private static String names(Shape[] shapes) {
		return Stream.of(shapes).map((shape) -> shape.name().toLowerCase()).collect(Collectors.joining(", "));
	}

}
