package io.neurolink.samples.desk;

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
 * Stores the latest events of calls and publishes new ones to subscribers. A subscriber
 * that is too slow loses the oldest.
 */
@Component
public class LiveLog implements AiEventListener {

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
	 * Returns the stored entries, then new ones as they occur, until the application
	 * closes.
	 * @param after the number of the last entry to leave out
	 */
	Flux<Entry> entries(long after) {
		return this.entries.asFlux()
			.filter((entry) -> entry.id() > after)
			.onBackpressureBuffer(REMEMBERED, (dropped) -> {
			}, BufferOverflowStrategy.DROP_OLDEST);
	}

	/**
	 * Returns the number of watchers.
	 * @return the number
	 */
	public int watchers() {
		return this.entries.currentSubscriberCount();
	}

	/**
	 * Completes the subscriptions, because a graceful shutdown waits for them.
	 */
	@EventListener(ContextClosedEvent.class)
	synchronized void close() {
		this.entries.tryEmitComplete();
	}

	/**
	 * An event with its number and time.
	 *
	 * @param id the number, counted from 1
	 * @param at the time of the event
	 * @param kind the kind of event, as in {@code attempt} or {@code hit}
	 * @param event the event
	 */
	@JsonPropertyOrder({ "id", "at", "kind", "event" })
	record Entry(long id, Instant at, String kind, AiEvent event) {

		static Entry of(long id, Instant at, AiEvent event) {
			return new Entry(id, at, event.getClass().getSimpleName().toLowerCase(Locale.ROOT), event);
		}

	}

}
