package io.neurolink.sse;

import java.time.Duration;

import io.neurolink.error.Settings;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * Settings of the application whose request is answered: found by the request of the
 * current thread in a servlet application, and by the context of the subscription in a
 * reactive one. So two applications in one JVM keep theirs apart.
 *
 * @param heartbeat the silence after which a comment line is sent; positive
 * @param shutdown ends open streams when the application stops, or {@code null}
 */
record SseSettings(Duration heartbeat, @Nullable SseShutdown shutdown) {

	static final String ATTRIBUTE = SseSettings.class.getName();

	private static final boolean SERVLETS = ClassUtils.isPresent("jakarta.servlet.ServletContext",
			SseSettings.class.getClassLoader());

	SseSettings {
		Settings.positive("heartbeat", heartbeat);
	}

	static @Nullable SseSettings ofServletRequest() {
		return SERVLETS ? ServletSseHeartbeat.ofThisRequest() : null;
	}

	/**
	 * Finds the settings at the time of the subscription.
	 */
	static @Nullable SseSettings current(ContextView context, @Nullable SseSettings ofAssembly) {
		SseSettings reactive = context.<SseSettings>getOrEmpty(ATTRIBUTE).orElse(null);
		if (reactive != null) {
			return reactive;
		}
		return (ofAssembly != null) ? ofAssembly : ofServletRequest();
	}

}
