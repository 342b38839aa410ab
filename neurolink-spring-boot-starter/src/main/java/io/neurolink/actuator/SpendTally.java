package io.neurolink.actuator;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.neurolink.middleware.StageMiddleware;
import io.neurolink.model.ModelRef;
import io.neurolink.stage.CallContext;
import io.neurolink.stage.CallProgress;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the calls to each model cost since the start. Thread-safe.
 */
public final class SpendTally implements StageMiddleware {

	/** The number of models; requests may name any model. */
	private static final int MOST_MODELS = 1000;

	private static final ModelRef OTHER = new ModelRef("other", null);

	private final ConcurrentMap<ModelRef, Sums> models = new ConcurrentHashMap<>();

	/**
	 * Creates a tally without calls.
	 */
	public SpendTally() {
	}

	@Override
	public CallProgress begin(CallContext call) {
		return new Charged(call);
	}

	/**
	 * Returns what the calls cost.
	 * @return one entry for each model, the most expensive first
	 */
	public List<ModelSpend> spend() {
		return this.models.entrySet()
			.stream()
			.map((each) -> each.getValue().toSpend(each.getKey()))
			.sorted(Comparator.comparing(ModelSpend::cost)
				.reversed()
				.thenComparing(ModelSpend::provider)
				.thenComparing((spend) -> Objects.requireNonNullElse(spend.model(), "")))
			.toList();
	}

	private Sums sums(ModelRef target) {
		Sums known = this.models.get(target);
		if (known != null) {
			return known;
		}
		return this.models.computeIfAbsent((this.models.size() < MOST_MODELS) ? target : OTHER, (first) -> new Sums());
	}

	/**
	 * The cost of the calls to one model since the start.
	 *
	 * @param provider the name of the provider
	 * @param model the requested model, or {@code null} for the provider's default
	 * @param answers the number of answers
	 * @param unknown the number of answers whose cost is not known
	 * @param cost the sum of the known costs in USD
	 */
	public record ModelSpend(String provider, @Nullable String model, long answers, long unknown, BigDecimal cost) {
	}

	private final class Charged implements CallProgress {

		private final CallContext call;

		Charged(CallContext call) {
			this.call = call;
		}

		@Override
		public void answered() {
			if (!this.call.answer().degraded()) {
				sums(this.call.target()).add(this.call.cost(), true);
			}
		}

		@Override
		public void failed(Throwable failure) {
			cancelled();
		}

		@Override
		public void cancelled() {
			BigDecimal cost = this.call.cost();
			if (cost != null) {
				sums(this.call.target()).add(cost, false);
			}
		}

	}

	private static final class Sums {

		private long answers;

		private long unknown;

		private BigDecimal cost = BigDecimal.ZERO;

		synchronized void add(@Nullable BigDecimal amount, boolean answered) {
			this.answers += answered ? 1 : 0;
			this.unknown += (amount == null) ? 1 : 0;
			this.cost = (amount != null) ? this.cost.add(amount) : this.cost;
		}

		synchronized ModelSpend toSpend(ModelRef target) {
			return new ModelSpend(target.provider(), target.model(), this.answers, this.unknown, this.cost);
		}

	}

}
