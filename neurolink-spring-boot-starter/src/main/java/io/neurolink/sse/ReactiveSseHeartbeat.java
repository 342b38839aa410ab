package io.neurolink.sse;

import java.time.Duration;

import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Stores the heartbeat of a reactive web application where {@link AiSse} finds it: in the
 * context of every request. Thread-safe.
 */
public final class ReactiveSseHeartbeat implements WebFilter {

	private final SseSettings settings;

	/**
	 * Creates the heartbeat of one application.
	 * @param heartbeat the silence after which a comment line is sent; positive
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public ReactiveSseHeartbeat(Duration heartbeat) {
		this.settings = new SseSettings(heartbeat, null);
	}

	/**
	 * Creates the heartbeat of one application whose streams end when it stops.
	 * @param heartbeat the silence after which a comment line is sent; positive
	 * @param shutdown ends the open streams
	 * @throws IllegalArgumentException if the heartbeat is not positive
	 */
	public ReactiveSseHeartbeat(Duration heartbeat, SseShutdown shutdown) {
		this.settings = new SseSettings(heartbeat, shutdown);
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return chain.filter(exchange).contextWrite((context) -> context.put(SseSettings.ATTRIBUTE, this.settings));
	}

}
