package io.neurolink.cache;

import java.time.Duration;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an outage of the place where answers are kept.
 */
class OutageTests {

	private final VirtualClock clock = VirtualClock.manual();

	private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Outage outage = new Outage(this.logger, this.clock, "reading", "every call is a miss");

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.addAppender(this.log);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	void isToldOnceWhenItBeginsAndOnceWhenItIsOver() {
		answers(this.outage.phase());
		assertThat(this.log.list).isEmpty();
		fails(this.outage.phase());
		fails(this.outage.phase());
		assertThat(this.log.list).hasSize(1);
		answers(this.outage.phase());
		answers(this.outage.phase());
		assertThat(this.log.list).hasSize(2);
		assertThat(this.outage.keepsAway()).isFalse();
	}

	@Test
	void isLookedIntoOnceASecond() {
		assertThat(this.outage.keepsAway()).isFalse();
		fails(this.outage.phase());
		assertThat(this.outage.keepsAway()).isTrue();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.outage.keepsAway()).isFalse();
		assertThat(this.outage.keepsAway()).as("another call at the same time").isTrue();
		fails(this.outage.phase());
		this.clock.advance(Duration.ofMillis(999));
		assertThat(this.outage.keepsAway()).isTrue();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.outage.keepsAway()).isFalse();
	}

	@Test
	void whatBeganBeforeItDoesNotEndIt() {
		int before = this.outage.phase();
		fails(before);
		answers(before);
		assertThat(this.outage.keepsAway()).isTrue();
		assertThat(this.log.list).hasSize(1);
	}

	@Test
	void whatBeganBeforeItWasOverDoesNotBeginAnother() {
		int before = this.outage.phase();
		fails(before);
		int meanwhile = this.outage.phase();
		answers(meanwhile);
		fails(before);
		fails(meanwhile);
		assertThat(this.outage.keepsAway()).isFalse();
		assertThat(this.log.list).hasSize(2);
	}

	private void fails(int since) {
		this.outage.failed("answers", new IllegalStateException(), since);
	}

	private void answers(int since) {
		this.outage.succeeded("answers", since);
	}

}
