package io.neurolink.test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiRequest;
import io.neurolink.test.MockAi.Stub;
import org.jspecify.annotations.Nullable;

/**
 * The stubs of a mock, the latest first. Thread-safe.
 */
final class Stubs {

	private final Deque<Stub> stubs = new ArrayDeque<>();

	synchronized void add(Stub stub) {
		this.stubs.addFirst(stub);
	}

	synchronized void clear() {
		this.stubs.clear();
	}

	@Nullable Step next(AiRequest request) {
		for (Stub stub : all()) {
			if (stub.matches(request)) {
				Step step = stub.script().next();
				if (step == null) {
					throw failure(request, "The stub " + stub.description()
							+ " has no answer: follow it by thenReturn, thenStream or thenFail (a delay is not an answer)");
				}
				return step;
			}
		}
		return null;
	}

	AiException unmatched(AiRequest request) {
		String known = all().stream().map(Stub::description).collect(Collectors.joining(", "));
		return failure(request,
				"No stub matches the prompt \"" + request.prompt() + "\" to " + request.provider()
						+ ((request.model() != null) ? "/" + request.model() : "")
						+ (known.isEmpty() ? "; there are no stubs" : "; the stubs, latest first, are " + known));
	}

	private synchronized List<Stub> all() {
		return List.copyOf(this.stubs);
	}

	private static AiException failure(AiRequest request, String message) {
		return AiException.builder(AiErrorType.UNKNOWN)
			.message(message)
			.provider(request.provider())
			.model(request.model())
			.build();
	}

}
