package io.neurolink.hedge;

import java.time.Duration;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and publishes what happens to the hedges of a method.
 *
 * @param name the method
 * @param events the receiver of the events
 */
record HedgeReports(String name, AiEvents events) {

	private static final Logger logger = LoggerFactory.getLogger(Hedging.class);

	void hedged(ModelRef from, ModelRef to, Duration after) {
		logger.debug("{}: {} has produced no content within {}; {} is called as well", this.name, from,
				Durations.format(after), to);
		this.events.publish(new AiEvent.Hedge(this.name, from.toString(), to.toString(), after));
	}

	void unavailable(ModelRef from, ModelRef to, Duration after) {
		logger.debug("{}: {} has produced no content within {}; it is not hedged, because the circuit breaker of {} is "
				+ "not closed", this.name, from, Durations.format(after), to);
	}

	void refused(ModelRef from, Duration after) {
		logger.debug("{}: {} has produced no content within {}; it is not hedged, because the share of "
				+ "neurolink.hedge.ratio is used up", this.name, from, Durations.format(after));
	}

	void won(String from, String to) {
		logger.debug("{}: {}, called as well, answered before {}", this.name, to, from);
		this.events.publish(new AiEvent.HedgeWin(this.name, from, to));
	}

	void failed(ModelRef from, Throwable failure) {
		logger.warn("{}: a call to {} was not hedged, because the hedge could not begin", this.name, from, failure);
	}

}
