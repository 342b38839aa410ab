package io.neurolink.sse;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Finds the heartbeat of the application whose request is answered: that of a servlet
 * application by the request that the thread works on, that of a reactive one by the
 * context of the subscription. So two applications in one JVM keep theirs apart.
 */
final class SseHeartbeat {

	static final String ATTRIBUTE = SseHeartbeat.class.getName();

	private static final boolean SERVLETS = ClassUtils.isPresent("jakarta.servlet.ServletContext",
			SseHeartbeat.class.getClassLoader());

	private SseHeartbeat() {
	}

	static @Nullable Duration ofServletRequest() {
		return SERVLETS ? ServletSseHeartbeat.ofThisRequest() : null;
	}

	static @Nullable Duration of(ContextView context) {
		return context.<Duration>getOrEmpty(ATTRIBUTE).orElse(null);
	}

	static Duration check(Duration heartbeat) {
		if (heartbeat.isZero() || heartbeat.isNegative()) {
			throw new IllegalArgumentException("heartbeat must be positive: " + heartbeat);
		}
		return heartbeat;
	}

}
