package io.neurolink.actuator;

import java.util.Map;
import java.util.TreeMap;

import io.neurolink.balance.RouteBalancer;
import io.neurolink.balance.RouteStatus;
import org.jspecify.annotations.Nullable;

/**
 * The recent health of a target of the balanced failover.
 *
 * @param share the share of the recent calls that were sent to it first
 * @param successRate the share of successes
 * @param millisPerToken the mean time per output token, or {@code null} if it is not
 * known
 */
public record RouteState(double share, double successRate, @Nullable Double millisPerToken) {

	static Map<String, RouteState> of(@Nullable RouteBalancer balancer) {
		Map<String, RouteState> states = new TreeMap<>();
		if (balancer != null) {
			balancer.states().forEach((status) -> states.put(status.target().toString(), of(status)));
		}
		return states;
	}

	private static RouteState of(RouteStatus status) {
		Double millis = (status.timePerToken() != null) ? status.timePerToken().toNanos() / 1e6 : null;
		return new RouteState(status.share(), status.successRate(), millis);
	}

}
