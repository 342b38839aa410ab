package io.neurolink.provider.http;

import java.util.List;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Everything that anybody logs at any level, kept instead of written to the console,
 * until it is closed.
 */
final class EveryLine implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level before = this.root.getLevel();

	private final Appender<ILoggingEvent> console = this.root.getAppender("CONSOLE");

	private final ListAppender<ILoggingEvent> kept = new ListAppender<>();

	EveryLine() {
		this.kept.start();
		this.root.detachAppender(this.console);
		this.root.addAppender(this.kept);
		this.root.setLevel(Level.TRACE);
	}

	String lines() {
		List<ILoggingEvent> all;
		synchronized (this.kept) {
			all = List.copyOf(this.kept.list);
		}
		return all.stream().map(EveryLine::line).collect(Collectors.joining("\n"));
	}

	private static String line(ILoggingEvent event) {
		String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		return event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + trace;
	}

	@Override
	public void close() {
		this.root.setLevel(this.before);
		this.root.detachAppender(this.kept);
		this.root.addAppender(this.console);
	}

}
