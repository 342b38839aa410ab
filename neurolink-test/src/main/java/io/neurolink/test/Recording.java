package io.neurolink.test;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.model.AiRequest;

/**
 * The record of the requests to the mock and of the events around them. Thread-safe.
 */
final class Recording implements AiEventListener {

	private final List<AiRequest> requests = new ArrayList<>();

	private final List<AiRequest> unmatched = new ArrayList<>();

	private final List<AiEvent> events = new ArrayList<>();

	@Override
	public synchronized void onEvent(AiEvent event) {
		this.events.add(event);
	}

	synchronized void asked(AiRequest request) {
		this.requests.add(request);
	}

	synchronized void unmatched(AiRequest request) {
		this.unmatched.add(request);
	}

	synchronized List<AiRequest> requests() {
		return List.copyOf(this.requests);
	}

	synchronized List<AiRequest> unmatched() {
		return List.copyOf(this.unmatched);
	}

	synchronized List<AiEvent> events() {
		return List.copyOf(this.events);
	}

	synchronized void clear() {
		this.requests.clear();
		this.unmatched.clear();
		this.events.clear();
	}

}
