package io.neurolink.logging;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Captures what a class logs during a test, and keeps it off the console.
 */
public final class LogCapture implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger;

	private final Level level;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private LogCapture(Class<?> type, Level level) {
		this.logger = (Logger) LoggerFactory.getLogger(type);
		this.level = level;
	}

	/**
	 * Captures what is logged at {@code INFO} and above.
	 * @param type the class that logs
	 */
	public static LogCapture of(Class<?> type) {
		return new LogCapture(type, Level.INFO);
	}

	/**
	 * Captures what is logged at {@code DEBUG} and above.
	 * @param type the class that logs
	 */
	public static LogCapture withDebug(Class<?> type) {
		return new LogCapture(type, Level.DEBUG);
	}

	/**
	 * Returns what has been logged, oldest first.
	 */
	public List<ILoggingEvent> events() {
		return this.appender.list;
	}

	/**
	 * Returns the messages that have been logged, oldest first.
	 */
	public List<String> messages() {
		return events().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	/**
	 * Returns the messages that have been logged at a level, oldest first.
	 */
	public List<String> messages(Level level) {
		return events().stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.logger.setLevel(this.level);
		this.logger.setAdditive(false);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

}
