package io.neurolink.sse;

import java.time.Duration;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Leaves the heartbeat of a reactive web application where {@link AiSse} finds it: in the
 * context of every request. Thread-safe.
 */
public final class ReactiveSseHeartbeat implements WebFilter {

	private final Duration heartbeat;

	/**
	 * A heartbeat for one application.
	 * @param heartbeat how much silence is followed by a comment line; positive
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public ReactiveSseHeartbeat(Duration heartbeat) {
		this.heartbeat = SseHeartbeat.check(heartbeat);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange).contextWrite((context) -> context.put(SseHeartbeat.ATTRIBUTE, this.heartbeat));
	}

}
