package io.neurolink.benchmarks.pacing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws what {@link PacingReport} has written as an SVG: for each run, the accepted and
 * the rejected calls of each minute.
 */
public final class PacingChart {

	private static final int WIDTH = 720;

	private static final int HEIGHT = 170;

	private static final int MARGIN = 46;

	private static final Map<String, String> TITLES = new LinkedHashMap<>();

	static {
		TITLES.put("alone", "@AiRetry alone");
		TITLES.put("paced", "@AiRetry and pacing");
		TITLES.put("halved", "pacing, with a limit that halves");
	}

	private PacingChart() {
	}

	/**
	 * Draws the picture.
	 * @param args the file of points, and the file to write
	 * @throws IOException if a file cannot be read or written
	 */
	public static void main(String[] args) throws IOException {
		Map<String, TreeMap<Integer, int[]>> series = new LinkedHashMap<>();
		TITLES.keySet().forEach((name) -> series.put(name, new TreeMap<>()));
		for (String line : Files.readAllLines(Path.of(args[0])).stream().skip(1).toList()) {
			String[] cells = line.split(",");
			TreeMap<Integer, int[]> points = series.get(cells[0]);
			if (points != null) {
				points.put(Integer.valueOf(cells[1]),
						new int[] { Integer.parseInt(cells[2]), Integer.parseInt(cells[3]) });
			}
		}
		Files.writeString(Path.of(args[1]), svg(series));
	}

	private static String svg(Map<String, TreeMap<Integer, int[]>> series) {
		int most = series.values()
			.stream()
			.flatMap((points) -> points.values().stream())
			.mapToInt((point) -> Math.max(point[0], point[1]))
			.max()
			.orElse(1);
		StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
				"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" "
						+ "font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
				WIDTH, HEIGHT * series.size() + 24));
		int row = 0;
		for (Map.Entry<String, TreeMap<Integer, int[]>> entry : series.entrySet()) {
			panel(svg, TITLES.getOrDefault(entry.getKey(), entry.getKey()), entry.getValue(), most, row++ * HEIGHT);
		}
		int y = HEIGHT * series.size() + 14;
		legend(svg, MARGIN, y, "#2a7f62", "accepted per minute");
		legend(svg, MARGIN + 180, y, "#c0392b", "429s per minute");
		return svg.append("</svg>\n").toString();
	}

	private static void panel(StringBuilder svg, String title, TreeMap<Integer, int[]> points, int most, int top) {
		int bottom = top + HEIGHT - 24;
		int high = HEIGHT - 54;
		text(svg, MARGIN, top + 18, title);
		text(svg, 8, bottom - high + 4, String.valueOf(most));
		text(svg, 8, bottom + 4, "0");
		svg.append(String.format(Locale.ROOT, "<path d=\"M%d %dH%d\" stroke=\"#999\"/>%n", MARGIN, bottom, WIDTH - 10));
		int last = points.isEmpty() ? 1 : points.lastKey();
		text(svg, WIDTH - 70, bottom + 16, "minute " + last);
		for (int i : List.of(0, 1)) {
			StringBuilder path = new StringBuilder();
			points.forEach((minute, counts) -> path.append(path.isEmpty() ? 'M' : 'L')
				.append(String.format(Locale.ROOT, "%.1f %.1f",
						MARGIN + (WIDTH - 10.0 - MARGIN) * (minute - 1) / Math.max(1, last - 1),
						bottom - (double) high * counts[i] / most)));
			svg.append(String.format(Locale.ROOT, "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
					path.isEmpty() ? "M0 0" : path, (i == 0) ? "#2a7f62" : "#c0392b"));
		}
	}

	private static void legend(StringBuilder svg, int x, int y, String colour, String label) {
		svg.append(String.format(Locale.ROOT, "<path d=\"M%d %dh20\" stroke=\"%s\" stroke-width=\"2\"/>%n", x, y - 4,
				colour));
		text(svg, x + 26, y, label);
	}

	private static void text(StringBuilder svg, int x, int y, String text) {
		svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"#333\">%s</text>%n", x, y, text));
	}

}
