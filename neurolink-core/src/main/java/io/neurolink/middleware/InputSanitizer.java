package io.neurolink.middleware;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Settings;
import io.neurolink.injection.InjectedSegments;
import io.neurolink.injection.Injection;
import io.neurolink.injection.InjectionScanner;
import io.neurolink.injection.VisibleText;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiMessage;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cleans the messages of the user before a model reads them: bounds their length, removes
 * or rejects text that looks like injected instructions ({@link InjectionScanner}), and
 * removes invisible characters ({@link VisibleText}). All other characters are unchanged.
 * System and assistant messages belong to the application and are not changed.
 * <p>
 * <strong>It is one layer, and no protection by itself.</strong> No filter recognises
 * every wording: restrict the model's permissions, validate its output, require
 * confirmation by a person, and use this layer against common and simple attempts. It
 * also matches some harmless sentences, which is why it is off by default.
 * <p>
 * Time is linear in the length of the text. Thread-safe.
 */
public final class InputSanitizer implements AiMiddleware {

	/**
	 * The position among the middleware of the application: middleware of a higher order,
	 * or without an order, receives clean text, and the text that it adds is not
	 * examined.
	 */
	public static final int ORDER = 0;

	/**
	 * The number of times that a text is searched again after a removal. After that the
	 * text is cut at an instruction.
	 */
	private static final int MAX_PASSES = 4;

	private final Mode mode;

	private final int maxLength;

	/**
	 * Creates the middleware.
	 * @param mode the treatment of injected instructions
	 * @param maxLength the longest message, in code points, positive
	 * @throws IllegalArgumentException if the length is not positive
	 */
	public InputSanitizer(Mode mode, int maxLength) {
		this.mode = mode;
		this.maxLength = Settings.positive("maxLength", maxLength);
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request, Chain chain) {
		return chain.next(sanitize(request));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request, StreamChain chain) {
		return chain.next(sanitize(request));
	}

	/**
	 * Cleans one text, for an application that puts a user's text into its own template.
	 * A cleaned text is unchanged when it is cleaned again.
	 * @param text the user's text, of any length
	 * @return the clean text
	 * @throws AiException of type {@link AiErrorType#INVALID_REQUEST} if the text is
	 * rejected, or if nothing is left of it; the message does not contain the text
	 */
	public String sanitize(String text) {
		String bounded = bounded(text);
		if (this.mode == Mode.REJECT) {
			List<Injection> found = InjectionScanner.find(bounded);
			if (!found.isEmpty()) {
				throw refused("it contains " + found.get(0).family().description());
			}
			return notBlank(VisibleText.of(bounded));
		}
		return notBlank(stripped(bounded));
	}

	/**
	 * Removes the matches until there are none. Each pass shortens the text.
	 */
	private static String stripped(String text) {
		List<Injection> found = InjectionScanner.find(text);
		String clean = VisibleText.of(InjectedSegments.remove(text, found));
		found = InjectionScanner.find(clean);
		for (int pass = 1; !found.isEmpty(); pass++) {
			clean = (pass < MAX_PASSES) ? InjectedSegments.remove(clean, found)
					: clean.substring(0, found.get(0).from() / ((pass < 2 * MAX_PASSES) ? 1 : 2)).stripTrailing();
			clean = VisibleText.of(clean);
			found = InjectionScanner.find(clean);
		}
		return clean;
	}

	private AiRequest sanitize(AiRequest request) {
		List<AiMessage> messages = new ArrayList<>(request.messages().size());
		for (AiMessage message : request.messages()) {
			messages.add(isSanitized(message, request) ? AiMessage.user(sanitize(message.text())) : message);
		}
		return messages.equals(request.messages()) ? request : request.toBuilder().messages(messages).build();
	}

	// A native request may have messages of the user without text, for example an image.
	private static boolean isSanitized(AiMessage message, AiRequest request) {
		return message.role() == AiMessage.Role.USER && !(request.nativeRequest() != null && message.text().isBlank());
	}

	/**
	 * Bounds the length before the text is examined. Invisible characters do not count
	 * towards the length, but are bounded separately, because they are examined for
	 * hidden text.
	 */
	private String bounded(String text) {
		int length = VisibleText.length(text);
		if (length <= this.maxLength) {
			return text;
		}
		if (this.mode == Mode.REJECT) {
			throw refused("it is " + length + " characters long, and " + this.maxLength
					+ " are allowed (neurolink.sanitizer.max-length)");
		}
		return VisibleText.of(text, this.maxLength);
	}

	private String notBlank(String text) {
		if (text.isBlank()) {
			throw refused("nothing is left of it");
		}
		return text;
	}

	private static AiException refused(String why) {
		return AiException.builder(AiErrorType.INVALID_REQUEST)
			.message("The input sanitizer refused a message of the user: " + why)
			.build();
	}

	/**
	 * The treatment of injected instructions, and of a text that is too long.
	 */
	public enum Mode {

		/** An instruction is removed; a long text is cut. */
		STRIP,

		/** The request is rejected with {@link AiErrorType#INVALID_REQUEST}. */
		REJECT

	}

}
