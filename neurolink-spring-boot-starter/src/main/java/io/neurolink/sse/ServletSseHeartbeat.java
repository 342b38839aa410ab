package io.neurolink.sse;

import java.time.Duration;

import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.ServletContextAware;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Stores the heartbeat of a servlet application where {@link AiSse} finds it: in the
 * servlet context. Thread-safe.
 */
public final class ServletSseHeartbeat implements ServletContextAware {

	private final SseSettings settings;

	/**
	 * Creates the heartbeat of one application.
	 * @param heartbeat the silence after which a comment line is sent; positive
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public ServletSseHeartbeat(Duration heartbeat) {
		this.settings = new SseSettings(heartbeat, null);
	}

	/**
	 * Creates the heartbeat of one application whose streams end when it stops.
	 * @param heartbeat the silence after which a comment line is sent; positive
	 * @param shutdown ends the open streams
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public ServletSseHeartbeat(Duration heartbeat, SseShutdown shutdown) {
		this.settings = new SseSettings(heartbeat, shutdown);
	}

	@Override
	public void setServletContext(ServletContext servletContext) {
		servletContext.setAttribute(SseSettings.ATTRIBUTE, this.settings);
	}

	static @Nullable SseSettings ofThisRequest() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)
				? (SseSettings) attributes.getRequest().getServletContext().getAttribute(SseSettings.ATTRIBUTE) : null;
	}

}
