package io.neurolink.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the number of values of a tag, because each value creates meters that are never
 * removed. Thread-safe.
 */
final class TagValues {

	/** The value for all that exceed the bound. */
	static final String OTHER = "other";

	private static final int MAX_LENGTH = 256;

	private static final Logger logger = LoggerFactory.getLogger(AiMeters.class);

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean warned = new AtomicBoolean();

	private final String what;

	TagValues(String what) {
		this.what = what;
	}

	/**
	 * Returns the tag for a value, and stores it if there are fewer than {@code most}.
	 */
	String admit(String value, int most) {
		String tag = PrintableText.of(value, MAX_LENGTH);
		if (this.known.contains(tag) || add(tag, most)) {
			return tag;
		}
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("There are more than {} values of {}: meters and spans tag the further ones '{}'", most,
					this.what, OTHER);
		}
		return OTHER;
	}

	/**
	 * Returns the tag for a value without storing it.
	 */
	String find(String value) {
		String tag = PrintableText.of(value, MAX_LENGTH);
		return this.known.contains(tag) ? tag : OTHER;
	}

	private boolean add(String tag, int most) {
		synchronized (this.known) {
			return this.known.size() < most && (this.known.add(tag) || this.known.contains(tag));
		}
	}

}
