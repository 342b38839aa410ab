package io.neurolink.sse;

import java.time.Duration;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.ServletContextAware;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Leaves the heartbeat of a servlet application where {@link AiSse} finds it: in the
 * servlet context. Thread-safe.
 */
public final class ServletSseHeartbeat implements ServletContextAware {

	private final Duration heartbeat;

	/**
	 * A heartbeat for one application.
	 * @param heartbeat how much silence is followed by a comment line; positive
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public ServletSseHeartbeat(Duration heartbeat) {
		this.heartbeat = SseHeartbeat.check(heartbeat);
	}

	@Override
	public void setServletContext(ServletContext servletContext) {
		servletContext.setAttribute(SseHeartbeat.ATTRIBUTE, this.heartbeat);
	}

	static @Nullable Duration ofThisRequest() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? (Duration) attributes.getRequest().getServletContext().getAttribute(SseHeartbeat.ATTRIBUTE) : null;
	}

}
