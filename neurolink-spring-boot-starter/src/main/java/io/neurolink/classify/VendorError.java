package io.neurolink.classify;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The content of an error's body, of any format. All of it comes from a server:
 * untrusted, but bounded in number and length.
 *
 * @param status the HTTP status, or {@code null} for an error inside a 200
 * @param ownStatus the status of an error, 400 to 599, that the body repeats, or
 * {@code null}
 * @param codes the codes, in lower case; dashes and spaces are underscores
 * @param types the types, likewise
 * @param text the messages as patterns see them: in lower case, white space collapsed
 * @param name the most specific name as the vendor wrote it, possibly empty
 * @param message the message for people, possibly empty
 * @param json whether the body was JSON
 */
public record VendorError(@Nullable Integer status, @Nullable Integer ownStatus, Set<String> codes, Set<String> types,
		String text, String name, String message, boolean json) {

	/**
	 * Creates an error.
	 * @param status the status of the response, or {@code null}
	 * @param ownStatus the status that the error repeats, or {@code null}
	 * @param codes the codes, copied
	 * @param types the types, copied
	 * @param text the messages as patterns see them
	 * @param name the most specific name, possibly empty
	 * @param message the message for people, possibly empty
	 * @param json whether the body was JSON
	 */
	public VendorError {
		codes = Set.copyOf(codes);
		types = Set.copyOf(types);
	}

	/**
	 * Returns the status that the table matches: that of the response, else, inside a
	 * 200, the one that the error repeats.
	 * @return the status, or {@code null} if neither is known
	 */
	public @Nullable Integer effectiveStatus() {
		return (this.status != null) ? this.status : this.ownStatus;
	}

	/**
	 * Returns the time to wait that the messages state, as in "try again in 7m12s".
	 * @return the time, not negative, or {@code null} if none is stated
	 */
	public @Nullable Duration waitTime() {
		return WaitTime.find(this.text);
	}

}
