package io.neurolink.observation;

import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEventListener;

/**
 * Counts the events of the engines. Thread-safe.
 */
public final class AiMeters implements AiEventListener {

	/** The number of routes, and of circuit breakers, that have a tag of their own. */
	private static final int MOST_ROUTES = 200;

	private final ModelTags models = new ModelTags();

	private final TagValues routes = new TagValues("routes of fallbacks");

	private final TagValues targets = new TagValues("circuit breakers");

	private final MeterRegistry registry;

	private final ConcurrentMap<String, AtomicInteger> states = new ConcurrentHashMap<>();

	/**
	 * Creates the listener.
	 * @param registry the registry of the meters
	 */
	public AiMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public void onEvent(AiEvent event) {
		if (event instanceof AiEvent.Attempt attempt) {
			attempt(attempt);
		}
		else if (event instanceof AiEvent.Wait wait) {
			wait(wait);
		}
		else if (event instanceof AiEvent.Pause pause) {
			timer(AiMeter.PACE_WAIT, pause.target().provider(),
					this.models.requested(pause.target().provider(), pause.target().model(), false),
					lower(pause.outcome()))
				.record(pause.duration());
		}
		else if (event instanceof AiEvent.Hit hit) {
			count(AiMeter.CACHE, hit.name(), lower(hit.kind()));
		}
		else if (event instanceof AiEvent.Miss miss) {
			count(AiMeter.CACHE, miss.name(), "miss");
		}
		else if (event instanceof AiEvent.AnswerNotStored lost) {
			count(AiMeter.CACHE_NOT_STORED, lost.name(), lower(lost.reason()));
		}
		else if (event instanceof AiEvent.Rejected rejected) {
			count(AiMeter.RATE_LIMIT_REJECTED, rejected.name());
		}
		else if (event instanceof AiEvent.BudgetRejected rejected) {
			count(AiMeter.BUDGET_REJECTED, rejected.name());
		}
		else if (event instanceof AiEvent.StoreUnavailable unshared) {
			count(AiMeter.RATE_LIMIT_UNSHARED, unshared.name(), lower(unshared.decision()));
		}
		else if (event instanceof AiEvent.Fallback fallback) {
			count(AiMeter.FALLBACKS, route(fallback.from()), route(fallback.to()), fallback.reason().name());
		}
		else if (event instanceof AiEvent.Hedge hedge) {
			count(AiMeter.HEDGES, route(hedge.from()), route(hedge.to()));
		}
		else if (event instanceof AiEvent.RouteChosen chosen) {
			count(AiMeter.ROUTES, route(chosen.target()));
		}
		else if (event instanceof AiEvent.HedgeWin win) {
			count(AiMeter.HEDGE_WINS, route(win.from()), route(win.to()));
		}
		else if (event instanceof AiEvent.MalformedEventSkipped leftOut) {
			count(AiMeter.STREAM_LEFT_OUT, leftOut.name(),
					this.models.requested(leftOut.name(), leftOut.model(), false));
		}
		else if (event instanceof AiEvent.BreakerChange change) {
			state(change);
		}
		else if (event instanceof AiEvent.Dequeued dequeued) {
			timer(AiMeter.BATCH_WAIT, dequeued.name()).record(dequeued.waited());
		}
	}

	private String route(String route) {
		return this.routes.admit(route, MOST_ROUTES);
	}

	private void attempt(AiEvent.Attempt attempt) {
		if (attempt.number() > 1) {
			count(AiMeter.RETRIES, attempt.name(), (attempt.error() == null) ? "success" : "failure");
		}
	}

	private void wait(AiEvent.Wait wait) {
		if (wait.reason() == AiEvent.Wait.Reason.RATE_LIMIT) {
			timer(AiMeter.RATE_LIMIT_WAIT, wait.name()).record(wait.duration());
		}
	}

	private void state(AiEvent.BreakerChange change) {
		String name = this.targets.admit(change.name(), MOST_ROUTES);
		if (name.equals(TagValues.OTHER)) {
			return;
		}
		this.states.computeIfAbsent(name, this::stateGauge).set(switch (change.to()) {
			case CLOSED -> 0;
			case HALF_OPEN -> 1;
			case OPEN -> 2;
		});
	}

	private AtomicInteger stateGauge(String name) {
		AtomicInteger state = new AtomicInteger();
		Gauge.builder(AiMeter.CIRCUIT_STATE.meterName(), state, AtomicInteger::get)
			.description(AiMeter.CIRCUIT_STATE.description())
			.baseUnit(AiMeter.CIRCUIT_STATE.baseUnit())
			.tags(MeterTags.of(AiMeter.CIRCUIT_STATE, name))
			.register(this.registry);
		return state;
	}

	private void count(AiMeter meter, String... values) {
		Counter.builder(meter.meterName())
			.description(meter.description())
			.baseUnit(meter.baseUnit())
			.tags(MeterTags.of(meter, values))
			.register(this.registry)
			.increment();
	}

	private Timer timer(AiMeter meter, String... values) {
		return Timer.builder(meter.meterName())
			.description(meter.description())
			.tags(MeterTags.of(meter, values))
			.register(this.registry);
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
