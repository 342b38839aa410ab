package io.neurolink.middleware;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
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
 * Cleans what the user says before a model reads it: makes it what a reader sees
 * ({@link VisibleText}), bounds its length, and takes out, or refuses, what looks like
 * injected orders ({@link InjectionScanner}). System and assistant messages are the
 * application's own and stay as they are.
 * <p>
 * <strong>It is one layer, and no protection by itself.</strong> No filter recognises
 * every wording: rely on what the model may do (few rights, outputs that are checked,
 * people who confirm) and let this keep the common and careless attempts away. It also
 * finds words in harmless sentences, which is why it is off unless asked for.
 * <p>
 * Time is linear in the length of the text. Thread-safe.
 */
public final class InputSanitizer implements AiMiddleware {

	/**
	 * Where the starter puts it among the middleware of the host: middleware of a higher
	 * order, or of none, works on clean text, and what it adds is not looked at.
	 */
	public static final int ORDER = 0;

	/**
	 * So often is a text looked through again after something was taken out of it. What
	 * still forms orders then was built to.
	 */
	private static final int MAX_PASSES = 8;

	private final Mode mode;

	private final int maxLength;

	/**
	 * Creates the middleware.
	 * @param mode what becomes of what looks like an injected order
	 * @param maxLength the longest message, in code points, positive
	 * @throws IllegalArgumentException if the length is not positive
	 */
	public InputSanitizer(Mode mode, int maxLength) {
		if (maxLength < 1) {
			throw new IllegalArgumentException("maxLength must be positive: " + maxLength);
		}
		this.mode = mode;
		this.maxLength = maxLength;
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
	 * Cleans one text, for a host that puts what a user says into a template of its own.
	 * @param text what the user says
	 * @return the clean text
	 * @throws AiException of type {@link AiErrorType#INVALID_REQUEST} if the text is
	 * refused, or if nothing is left of it; the message does not repeat the text
	 */
	public String sanitize(String text) {
		String clean = bounded(VisibleText.of(text));
		for (int pass = 0; pass < MAX_PASSES; pass++) {
			List<Injection> found = InjectionScanner.find(clean);
			if (found.isEmpty()) {
				return notBlank(clean);
			}
			if (this.mode == Mode.REJECT) {
				throw refused("it holds " + found.get(0).family().words());
			}
			clean = without(clean, found);
		}
		throw refused("what looks like injected orders forms anew each time it is taken out");
	}

	private AiRequest sanitize(AiRequest request) {
		List<AiMessage> messages = new ArrayList<>(request.messages().size());
		for (AiMessage message : request.messages()) {
			messages.add((message.role() == AiMessage.Role.USER) ? AiMessage.user(sanitize(message.text())) : message);
		}
		return messages.equals(request.messages()) ? request : request.toBuilder().messages(messages).build();
	}

	private String bounded(String text) {
		int length = text.codePointCount(0, text.length());
		if (length <= this.maxLength) {
			return text;
		}
		if (this.mode == Mode.REJECT) {
			throw refused("it is " + length + " characters long, and " + this.maxLength
					+ " are allowed (neurolink.sanitizer.max-length)");
		}
		return text.substring(0, text.offsetByCodePoints(0, this.maxLength));
	}

	/**
	 * A space stands in for what goes, so that what was apart does not come together.
	 */
	private static String without(String text, List<Injection> found) {
		StringBuilder kept = new StringBuilder(text.length());
		int at = 0;
		for (Injection injection : found) {
			if (injection.from() >= at) {
				kept.append(text, at, injection.from()).append(' ');
			}
			at = Math.max(at, injection.to());
		}
		return kept.append(text, at, text.length()).toString();
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
	 * What becomes of what looks like an injected order, and of a text that is too long.
	 */
	public enum Mode {

		/** It is taken out; a long text is cut. */
		STRIP,

		/** The request is refused with {@link AiErrorType#INVALID_REQUEST}. */
		REJECT

	}

}
