package io.neurolink.token;

import java.util.EnumMap;
import java.util.Map;

import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import org.jspecify.annotations.Nullable;

/**
 * Counts with OpenAI's encodings for models of OpenAI, and estimates from the characters
 * for others. An encoding is loaded on first use; see {@link LazyEncoding} for the counts
 * until then.
 * <p>
 * Encoding a megabyte of hostile text takes a second. Of a long text only evenly
 * distributed pieces are therefore encoded, and the count is extrapolated from them.
 * <p>
 * All applications of a JVM share one counter, because an encoding takes up to a second
 * and several megabytes.
 */
final class EncodingTokenCounter implements TokenCounter {

	static final TokenCounter SHARED = new EncodingTokenCounter();

	/** The longest text, in characters, that is encoded as a whole. */
	static final int LONGEST_WHOLE = 50_000;

	private static final int SAMPLES = 32;

	private static final int SAMPLE_LENGTH = 1_500;

	private final TokenCounter estimate = TokenCounter.byCharacters();

	private final Map<EncodingType, LazyEncoding> encodings = new EnumMap<>(EncodingType.class);

	EncodingTokenCounter() {
		for (EncodingType type : EncodingType.values()) {
			this.encodings.put(type, new LazyEncoding(type));
		}
	}

	@Override
	public long count(String text, @Nullable String provider, @Nullable String model) {
		EncodingType type = (model != null && !text.isEmpty()) ? OpenAiEncodings.of(model) : null;
		LazyEncoding lazy = (type != null) ? this.encodings.get(type) : null;
		Encoding encoding = (lazy != null) ? lazy.get() : null;
		if (encoding == null) {
			return this.estimate.count(text, provider, model);
		}
		return (text.length() <= LONGEST_WHOLE) ? encoding.countTokensOrdinary(text) : sampled(text, encoding);
	}

	private static long sampled(String text, Encoding encoding) {
		int stride = text.length() / SAMPLES;
		long characters = 0;
		long tokens = 0;
		for (int i = 0; i < SAMPLES; i++) {
			int from = wholeCharacter(text, i * stride);
			int to = wholeCharacter(text, i * stride + SAMPLE_LENGTH);
			characters += to - from;
			tokens += encoding.countTokensOrdinary(text.substring(from, to));
		}
		return (long) Math.ceil((double) tokens / characters * text.length());
	}

	private static int wholeCharacter(String text, int index) {
		return (index > 0 && Character.isLowSurrogate(text.charAt(index))
				&& Character.isHighSurrogate(text.charAt(index - 1))) ? index - 1 : index;
	}

}
