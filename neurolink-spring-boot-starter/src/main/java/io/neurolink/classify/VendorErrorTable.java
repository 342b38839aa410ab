package io.neurolink.classify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.SuspensionScope;
import org.jspecify.annotations.Nullable;

/**
 * The table of the vendors' errors, {@code vendor-errors.tsv}. The first row that matches
 * decides; if none does, the status. Immutable and thread-safe.
 */
public final class VendorErrorTable {

	private static final String RESOURCE = "vendor-errors.tsv";

	private final List<VendorErrorRow> rows;

	private VendorErrorTable(List<VendorErrorRow> rows) {
		this.rows = List.copyOf(rows);
	}

	/**
	 * Returns the shared table. It is read on the first call, which blocks.
	 * @return the table
	 */
	public static VendorErrorTable shared() {
		return Shared.TABLE;
	}

	/**
	 * Parses a table: a header, rows of columns that tabs separate, comments that begin
	 * with {@code #}, empty lines.
	 * @throws IllegalArgumentException if a line is malformed, with its number
	 */
	static VendorErrorTable parse(String text) {
		List<VendorErrorRow> rows = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		boolean header = false;
		int number = 0;
		for (String line : text.split("\r?\n", -1)) {
			number++;
			if (line.isBlank() || line.startsWith("#")) {
				continue;
			}
			try {
				if (header) {
					VendorErrorRow row = VendorErrorRow.parse(line);
					if (!ids.add(row.id())) {
						throw new IllegalArgumentException("the id '" + row.id() + "' is not unique");
					}
					rows.add(row);
				}
				else if (!List.of(line.split("\t", -1)).equals(VendorErrorRow.COLUMNS)) {
					throw new IllegalArgumentException("the header is not " + VendorErrorRow.COLUMNS);
				}
				header = true;
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("Line " + number + ": " + ex.getMessage(), ex);
			}
		}
		return new VendorErrorTable(rows);
	}

	/**
	 * Classifies an error.
	 * @param error the error that the vendor sent
	 * @return its kind and the scope of its suspension; never {@code null}
	 */
	public Classification classify(VendorError error) {
		VendorErrorRow row = row(error);
		return (row != null) ? row.classification() : byStatus(error);
	}

	/**
	 * Returns the meaning of a status if the body adds nothing to it.
	 * @param status the HTTP status, not one of a success
	 * @return the kind of failure
	 */
	public static AiErrorType byStatus(int status) {
		return switch (status) {
			case 401, 403 -> AiErrorType.AUTHENTICATION;
			case 402 -> AiErrorType.QUOTA_EXCEEDED;
			case 404 -> AiErrorType.NOT_FOUND;
			case 408 -> AiErrorType.TIMEOUT;
			case 413 -> AiErrorType.CONTEXT_LENGTH;
			case 429 -> AiErrorType.RATE_LIMIT;
			case 503, 529 -> AiErrorType.OVERLOADED;
			default -> (status >= 400 && status < 500) ? AiErrorType.INVALID_REQUEST : AiErrorType.PROVIDER_ERROR;
		};
	}

	@Nullable VendorErrorRow row(VendorError error) {
		for (VendorErrorRow row : this.rows) {
			if (row.matches(error)) {
				return row;
			}
		}
		return null;
	}

	List<VendorErrorRow> rows() {
		return this.rows;
	}

	// A 403 that no vendor is known to send may come from a firewall, or concern the
	// content: the key need not be the reason.
	private static Classification byStatus(VendorError error) {
		Integer status = error.effectiveStatus();
		if (status == null) {
			return new Classification(AiErrorType.PROVIDER_ERROR, SuspensionScope.NONE);
		}
		AiErrorType type = byStatus(status);
		return new Classification(type, (status == 403) ? SuspensionScope.NONE : SuspensionScope.of(type));
	}

	private static final class Shared {

		private static final VendorErrorTable TABLE = read();

		private static VendorErrorTable read() {
			try (InputStream resource = VendorErrorTable.class.getResourceAsStream(RESOURCE)) {
				if (resource == null) {
					throw new IllegalStateException("The resource " + RESOURCE + " is missing");
				}
				return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
