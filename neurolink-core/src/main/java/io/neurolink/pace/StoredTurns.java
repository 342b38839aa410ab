package io.neurolink.pace;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The turns of one model with one key, in a store that instances share. While the store
 * does not answer, {@link Pacer.OnOutage} decides. Thread-safe.
 */
final class StoredTurns implements SharedTurns {

	/** The name in events, and of what uses the store. */
	private static final String NAME = "pace";

	private static final Logger logger = LoggerFactory.getLogger(Pacer.class);

	private final PaceTarget target;

	private final String name;

	private final SharedPace store;

	private final Pacer.OnOutage mode;

	private final OutageDetector<String> outages;

	private final Duration maxRest;

	private final AiEvents events;

	StoredTurns(PaceTarget target, SharedPace store, Pacer.OnOutage mode, OutageDetector<String> outages,
			Duration maxRest, AiEvents events) {
		this.target = target;
		this.name = target.provider() + ":" + target.key() + ":" + target.model();
		this.store = store;
		this.mode = mode;
		this.outages = outages;
		this.maxRest = maxRest;
		this.events = events;
	}

	@Override
	public CompletionStage<SharedPace.Decision> take(CallCost cost) {
		OutageDetector<String>.StoreCall call = this.outages.begin(NAME, "");
		if (call == null) {
			return alone();
		}
		return asked(cost).handle((decision, failure) -> {
			if (decision != null) {
				call.succeeded();
				return CompletableFuture.completedStage(decision);
			}
			if (!this.store.isOpening()) {
				call.failed((failure != null) ? Failures.unwrap(failure) : new IllegalStateException("No answer"));
			}
			return alone();
		}).thenCompose((decided) -> decided);
	}

	@Override
	public void announced(String ticket, List<AnnouncedLimit> limits) {
		tell(ticket, () -> this.store.announced(this.name, ticket, limits, this.maxRest));
	}

	@Override
	public void settled(String ticket, CallCost estimated, CallCost actual) {
		Map<LimitUnit, Long> corrections = new EnumMap<>(LimitUnit.class);
		for (LimitUnit unit : LimitUnit.values()) {
			long correction = (long) (actual.in(unit) - estimated.in(unit));
			if (correction != 0) {
				corrections.put(unit, correction);
			}
		}
		if (!corrections.isEmpty()) {
			tell(ticket, () -> this.store.adjust(this.name, ticket, corrections));
		}
	}

	@Override
	public void blocked(Duration time) {
		tell("-", () -> this.store.block(this.name, Durations.min(time, this.maxRest)));
	}

	private CompletionStage<SharedPace.Decision> alone() {
		AiEvent.StoreUnavailable.Decision decision = switch (this.mode) {
			case ALLOW -> AiEvent.StoreUnavailable.Decision.ALLOWED;
			case LOCAL -> AiEvent.StoreUnavailable.Decision.LOCAL;
			case REJECT -> AiEvent.StoreUnavailable.Decision.REJECTED;
		};
		this.events.publish(new AiEvent.StoreUnavailable(NAME, decision));
		return switch (this.mode) {
			case ALLOW -> CompletableFuture.completedStage(SharedPace.Decision.PERMITTED);
			case LOCAL -> CompletableFuture.completedStage(SharedPace.Decision.ALONE);
			case REJECT -> CompletableFuture.failedStage(
					PaceExceptions.undecided(this.target, this.store.place(), this.outages.nextProbe(NAME, "")));
		};
	}

	// A report that is lost is made up for by the next answer.
	private void tell(String ticket, Supplier<CompletionStage<?>> report) {
		if (ticket.isEmpty()) {
			return;
		}
		try {
			report.get().whenComplete((done, failure) -> lost(failure));
		}
		catch (RuntimeException ex) {
			lost(ex);
		}
	}

	private void lost(@Nullable Throwable failure) {
		if (failure != null) {
			logger.debug("The limits of {} were not recorded in {}", this.target, this.store.place(), failure);
		}
	}

	private CompletionStage<SharedPace.Decision> asked(CallCost cost) {
		try {
			return this.store.take(this.name, units(cost));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private static Map<LimitUnit, Long> units(CallCost cost) {
		Map<LimitUnit, Long> units = new EnumMap<>(LimitUnit.class);
		for (LimitUnit unit : LimitUnit.values()) {
			units.put(unit, (long) cost.in(unit));
		}
		return units;
	}

}
