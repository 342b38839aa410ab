package io.neurolink.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.SuspensionScope;
import io.neurolink.testserver.Reply;
import org.jspecify.annotations.Nullable;

/**
 * An error as a vendor sends it, from {@code vendor-errors-samples.tsv}.
 *
 * @param id its name
 * @param protocol the protocol of the provider that receives it
 * @param status the status, {@code 200-body} or {@code 200-stream}
 * @param contentType the content type
 * @param body the bytes
 * @param type what it has to be classified as
 * @param suspends what it has to suspend
 */
record VendorErrorSample(String id, String protocol, String status, String contentType, String body, AiErrorType type,
		SuspensionScope suspends) {

	private static final int COLUMNS = 9;

	static List<VendorErrorSample> all() {
		try (InputStream samples = VendorErrorSample.class.getResourceAsStream("vendor-errors-samples.tsv")) {
			return new String(Objects.requireNonNull(samples).readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.startsWith("#"))
				.skip(1)
				.map(VendorErrorSample::parse)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static VendorErrorSample parse(String line) {
		String[] cells = line.split("\t", -1);
		if (cells.length != COLUMNS || cells[COLUMNS - 1].isBlank()) {
			throw new IllegalArgumentException("Not a sample with a source: " + line);
		}
		return new VendorErrorSample(cells[0], cells[2], cells[3], cells[4], cells[5], AiErrorType.valueOf(cells[6]),
				SuspensionScope.valueOf(cells[7].toUpperCase(Locale.ROOT)));
	}

	boolean isStream() {
		return this.status.equals("200-stream");
	}

	@Nullable Integer statusOfError() {
		return this.status.startsWith("200") ? null : Integer.valueOf(this.status);
	}

	Reply reply() {
		if (isStream()) {
			return Reply.events("event: error\ndata: " + this.body + "\n\n");
		}
		int number = (statusOfError() != null) ? statusOfError() : 200;
		return Reply.of(number, this.contentType, Map.of("Retry-After", "20"), this.body);
	}

	@Override
	public String toString() {
		return this.id;
	}

}
