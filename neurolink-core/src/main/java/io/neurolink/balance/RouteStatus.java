package io.neurolink.balance;

import java.time.Duration;

import io.neurolink.model.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * The recent health of a target at one moment.
 *
 * @param target the provider and model
 * @param share the share of the recent calls that were sent to it first, from 0 to 1
 * @param successRate the share of successes, from 0 to 1; 1 if nothing is known
 * @param timePerToken the mean time per output token, or {@code null} if it is not known
 */
public record RouteStatus(ModelRef target, double share, double successRate, @Nullable Duration timePerToken) {
}
