package io.neurolink.samples;

import java.time.Instant;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;
import io.neurolink.time.AiClock;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Remembers the last things that happened around calls, and tells those who watch of the
 * next ones. A watcher that does not keep up loses the oldest.
 */
@Component
class LiveLog implements AiEventListener {

	static final int REMEMBERED = 200;

	private final Sinks.Many<Entry> entries = Sinks.many().replay().limit(REMEMBERED);

	private final AiClock clock;

	private long last;

	LiveLog(AiClock clock) {
		this.clock = clock;
	}

	@Override
	public synchronized void onEvent(AiEvent event) {
		this.entries.tryEmitNext(Entry.of(++this.last, this.clock.instant(), event));
	}

	/**
	 * The remembered entries, then the new ones as they come, until the application
	 * closes.
	 * @param after only entries with a higher number than this
	 */
	Flux<Entry> entries(long after) {
		return this.entries.asFlux()
			.filter((entry) -> entry.id() > after)
			.onBackpressureBuffer(REMEMBERED, (dropped) -> {
			}, BufferOverflowStrategy.DROP_OLDEST);
	}

	int watchers() {
		return this.entries.currentSubscriberCount();
	}

	/**
	 * Lets the watchers go, for a graceful shutdown waits for them.
	 */
	@EventListener(ContextClosedEvent.class)
	synchronized void close() {
		this.entries.tryEmitComplete();
	}

	/**
	 * One thing that happened.
	 *
	 * @param id its number, counted from 1
	 * @param at when
	 * @param kind the kind of event, as in {@code attempt} or {@code hit}
	 * @param event what is to be told of it
	 */
	@JsonPropertyOrder({ "id", "at", "kind", "event" })
	record Entry(long id, Instant at, String kind, AiEvent event) {

		static Entry of(long id, Instant at, AiEvent event) {
			return new Entry(id, at, event.getClass().getSimpleName().toLowerCase(Locale.ROOT), event);
		}

	}

}
