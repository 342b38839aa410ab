package io.neurolink.samples.pattern;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiResponse;
import io.neurolink.samples.desk.PublicFailure;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;

/**
 * The response to a trial.
 *
 * @param id the pattern's identifier
 * @param content the answer, or {@code null} if there is not exactly one
 * @param provider the provider that answered, or {@code null}
 * @param model the model that answered, or {@code null}
 * @param degraded whether the answer is a static text or an expired answer
 * @param error the failure, or {@code null}
 * @param notes further remarks
 * @param events the events of the calls
 */
@JsonPropertyOrder({ "id", "content", "provider", "model", "degraded", "error", "notes", "events" })
record PatternResponse(String id, @Nullable String content, @Nullable String provider, @Nullable String model,
		boolean degraded, @Nullable Failure error, List<String> notes, List<EventRecorder.RecordedEvent> events) {

	static PatternResponse of(String id, Outcome outcome, List<EventRecorder.RecordedEvent> events) {
		AiResponse answer = outcome.answer();
		AiException error = outcome.error();
		return new PatternResponse(id, (answer != null) ? answer.content() : null,
				(answer != null) ? answer.provider() : null, (answer != null) ? answer.model() : null,
				answer != null && answer.degraded(), (error != null) ? Failure.of(error) : null, outcome.notes(),
				events);
	}

	/**
	 * The reason why there is no answer.
	 *
	 * @param type the type, for decisions
	 * @param retryable whether a retry of the same call may succeed
	 * @param retryAfter the time to wait, as in {@code 7s}, or {@code null} if unknown
	 * @param message the message for people, without internals
	 */
	@JsonPropertyOrder({ "type", "retryable", "retryAfter", "message" })
	record Failure(AiErrorType type, boolean retryable, @Nullable String retryAfter, String message) {

		static Failure of(AiException error) {
			return new Failure(error.type(), error.retryable(),
					(error.retryAfter() != null) ? Durations.format(error.retryAfter()) : null,
					PublicFailure.of(error.type()).text());
		}

	}

}
