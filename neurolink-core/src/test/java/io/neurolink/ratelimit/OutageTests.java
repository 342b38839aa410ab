package io.neurolink.ratelimit;

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
 * Tests for an outage of the place where limits are kept.
 */
class OutageTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final RateLimit limit = new RateLimit("desk", 3, Duration.ofSeconds(1), RateLimit.Algorithm.TOKEN_BUCKET,
			RateLimit.Mode.WAIT, MINUTE);

	private final VirtualClock clock = VirtualClock.manual();

	private final Outage outage = new Outage("the sheet", OnStoreFailure.ALLOW, this.clock);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);

	@BeforeEach
	void listen() {
		this.clock.advance(Duration.ofHours(1));
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
		assertThat(this.log.list).singleElement()
			.asString()
			.contains("the sheet", "'desk'", "until it is back, every call is let through");
		answers(this.outage.phase());
		answers(this.outage.phase());
		assertThat(this.log.list).hasSize(2).last().asString().contains("the sheet", "answers again");
	}

	@Test
	void tellsWhenThePlaceIsNextTried() {
		fails(this.outage.phase());
		assertThat(this.outage.nextTry()).isEqualTo(Duration.ofSeconds(1));
		this.clock.advance(Duration.ofMillis(400));
		assertThat(this.outage.nextTry()).isEqualTo(Duration.ofMillis(600));
		this.clock.advance(MINUTE);
		assertThat(this.outage.nextTry()).as("at once").isEqualTo(Duration.ofNanos(1));
	}

	@Test
	void isRememberedForAsLongAsIsAsked() {
		assertThat(this.outage.overSince(MINUTE)).as("there was none").isFalse();
		fails(this.outage.phase());
		answers(this.outage.phase());
		assertThat(this.outage.overSince(MINUTE)).isTrue();
		this.clock.advance(MINUTE.minusNanos(1));
		assertThat(this.outage.overSince(MINUTE)).isTrue();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.outage.overSince(MINUTE)).isFalse();
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
		this.outage.failed(this.limit, new IllegalStateException(), since);
	}

	private void answers(int since) {
		this.outage.answered(this.limit, since);
	}

}
