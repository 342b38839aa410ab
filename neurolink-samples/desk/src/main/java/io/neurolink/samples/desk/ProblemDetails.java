package io.neurolink.samples.desk;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Collectors;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns every failure into problem details (RFC 9457) that name an action for the caller
 * and reveal no internals.
 */
@RestControllerAdvice
class ProblemDetails extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemDetails.class);

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(AiException failure) {
		log.warn("A question could not be answered", failure);
		AiErrorType type = failure.type();
		PublicFailure described = PublicFailure.of(type);
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(described.status(), described.text());
		problem.setType(URI.create("urn:neurolink:error:" + type));
		problem.setProperty("errorType", type);
		HttpHeaders headers = new HttpHeaders();
		Duration retryAfter = failure.retryAfter();
		if (retryAfter != null) {
			headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds(retryAfter)));
		}
		return new ResponseEntity<>(problem, headers, described.status());
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException failure,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, unreadable(failure));
		return handleExceptionInternal(failure, problem, headers, status, request);
	}

	private static String unreadable(HttpMessageNotReadableException failure) {
		Throwable cause = failure.getCause();
		if (cause instanceof UnrecognizedPropertyException unknown) {
			String known = unknown.getKnownPropertyIds()
				.stream()
				.map(String::valueOf)
				.sorted()
				.collect(Collectors.joining(", "));
			return "There is no field '" + unknown.getPropertyName() + "'; the fields are " + known + ".";
		}
		if (cause instanceof JacksonException mismatch && !mismatch.getPath().isEmpty()) {
			String path = mismatch.getPath()
				.stream()
				.map((step) -> String.valueOf(step.getPropertyName()))
				.collect(Collectors.joining("."));
			return "The field '" + path + "' holds a value of the wrong type.";
		}
		return "The body must be a JSON object, sent as application/json.";
	}

	private static long seconds(Duration duration) {
		return duration.plusNanos(999_999_999).toSeconds();
	}

}
