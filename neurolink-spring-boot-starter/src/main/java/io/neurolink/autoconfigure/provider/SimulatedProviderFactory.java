package io.neurolink.autoconfigure.provider;

import io.neurolink.autoconfigure.NeuroLinkProperties.Simulated;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.SimulatedProvider;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * Builds the providers of type {@code simulated}.
 */
public final class SimulatedProviderFactory implements ProviderFactory {

	private final AiClock clock;

	/**
	 * Creates a factory.
	 * @param clock the clock of simulated latencies
	 */
	public SimulatedProviderFactory(AiClock clock) {
		this.clock = clock;
	}

	@Override
	public String type() {
		return "simulated";
	}

	@Override
	public AiProvider create(ProviderSettings settings) {
		SimulatedProvider.Builder builder = SimulatedProvider.builder(settings.name()).clock(this.clock);
		String model = settings.properties().model();
		if (model != null) {
			builder.model(model);
		}
		String prefix = "neurolink.providers." + settings.name() + ".simulated.";
		return PropertyCheck.of(
				(setting) -> prefix + (setting.equals("failNext") ? "fail-first" : PropertyCheck.dashed(setting)),
				() -> apply(settings.properties().simulated(), builder).build());
	}

	private static SimulatedProvider.Builder apply(@Nullable Simulated plays, SimulatedProvider.Builder builder) {
		if (plays == null) {
			return builder;
		}
		builder.latency(plays.latency()).tokensPerSecond(plays.tokensPerSecond()).seed(plays.seed());
		if (plays.retryAfter() != null) {
			builder.retryAfter(plays.retryAfter());
		}
		if (plays.status() != null) {
			builder.status(plays.status());
		}
		if (plays.failFirst() != 0) {
			builder.failFirst(plays.failFirst(), plays.errorType());
		}
		if (plays.failureRate() != 0) {
			builder.failureRate(plays.failureRate(), plays.errorType());
		}
		return builder;
	}

}
