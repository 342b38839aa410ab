package io.neurolink.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.EarlierFailures;
import io.neurolink.error.FailureFilter;
import io.neurolink.error.Failures;
import io.neurolink.error.PrintableText;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiCallRecord;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The execution of one call over its routes. It selects the next route, keeps the
 * failures so far, and publishes the outcome to the log and as events. Used for each
 * return type; belongs to one call.
 *
 * @param <A> the type of a route's action: a {@code Callable} or an
 * {@link io.neurolink.scope.AsyncCall}
 */
final class FallbackExecution<A> {

	private static final int LONGEST_MESSAGE = 200;

	private static final AiException INTERRUPT = AiException.builder(AiErrorType.CANCELLED)
		.cause(new InterruptedException())
		.build();

	private final FallbackPolicy policy;

	private final AiEvents events;

	private final FallbackLog log;

	private final @Nullable CallScope around;

	private final SharedExceptions shared;

	private final Routes<A> routes;

	private final Form form;

	private Route<A> route;

	private @Nullable EarlierFailures failures;

	private @Nullable Throwable last;

	private @Nullable ModelRef asked;

	private List<String> attempts = List.of();

	FallbackExecution(FallbackPolicy policy, AiEvents events, FallbackLog log, SharedExceptions shared,
			@Nullable CallScope around, Routes<A> routes, Form form) {
		this.form = form;
		this.policy = policy;
		this.events = events;
		this.log = log;
		this.shared = shared;
		this.around = around;
		this.routes = routes;
		this.route = routes.first();
	}

	/**
	 * Returns the current route.
	 */
	Route<A> route() {
		return this.route;
	}

	/**
	 * Returns the scope of the current route.
	 */
	CallScope scope() {
		return CallScope.inside(this.around)
			.model(this.route.model())
			.routesLeft(this.routes.callsAfter(this.route.position()))
			.reportsFailures(true)
			.build();
	}

	/**
	 * Returns the latest failure, with the earlier ones added as suppressed exceptions.
	 */
	Throwable gatherFailures() {
		Throwable latest = this.last;
		if (latest == null || this.failures == null) {
			throw new IllegalStateException("No route has failed");
		}
		this.failures.suppressOn(latest);
		return latest;
	}

	/**
	 * Ends the execution because the current route answered.
	 * @param scope the scope of the route
	 */
	void answered(CallScope scope) {
		warnIfUnseen(scope.record(), null);
		scope.endReports(false);
		if (this.route.is(Route.Kind.STATIC) && this.around != null) {
			this.around.markDegraded();
		}
		if (this.route.is(Route.Kind.WITH_MODEL) && this.form == Form.MODEL_CALL) {
			scope.markSubstituted();
		}
		if (this.last != null) {
			this.log.answered(report(), this.route);
		}
	}

	/**
	 * Records that the current route failed.
	 * @param failure the failure
	 * @param scope the scope of the route
	 * @return whether another route follows; otherwise the execution ends, and the
	 * failure is to be thrown with the earlier ones
	 */
	boolean failed(Throwable failure, CallScope scope) {
		AiCallRecord record = scope.record();
		warnIfUnseen(record, failure);
		AiErrorType type = AiErrorType.of(failure);
		if (this.failures == null) {
			this.failures = new EarlierFailures(this.shared);
		}
		this.failures.add(failure);
		this.last = failure;
		note(record, type, failure);
		scope.endReports(AiException.find(failure) != null);
		if (!qualifies(failure)) {
			if (this.attempts.size() > 1 || AiException.find(failure) != null) {
				log(failure, this.log::ended);
			}
			return false;
		}
		if (this.route.is(Route.Kind.AS_CALLED)) {
			this.asked = record.target();
		}
		Route<A> next = this.routes.after(this.route.position(), this::gatherFailures);
		while (next != null && wasAsked(next)) {
			next = this.routes.after(next.position(), this::gatherFailures);
		}
		if (next == null) {
			log(failure, this.log::failed);
			return false;
		}
		if (Failures.original(failure) instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		String from = where(record, this.route.text());
		this.route = next;
		this.events.publish(new AiEvent.Fallback(this.policy.name(), from, next.text(), type));
		return true;
	}

	/**
	 * Returns whether a route leads to the model that the method as called has used.
	 */
	private boolean wasAsked(Route<A> route) {
		ModelRef called = this.asked;
		ModelRef model = route.model();
		return called != null && model != null && called.isSameAs(model);
	}

	/**
	 * Ends the execution because the current route failed after it had delivered an
	 * element and no other route replaces it.
	 * @param failure the failure
	 * @param scope the scope of the route
	 */
	void brokeOff(Throwable failure, CallScope scope) {
		AiErrorType type = AiErrorType.of(failure);
		note(scope.record(), type, failure);
		scope.endReports(AiException.find(failure) != null);
		log(failure, this.log::brokeOff);
	}

	/**
	 * Logs the failure of the call at WARN, unless an enclosing fallback or retry does.
	 * If the method between them continues without the call, or throws an exception of
	 * its own, the line follows after all.
	 */
	private void log(Throwable failure, BiConsumer<String, Level> log) {
		String failures = report();
		boolean info = AiErrorType.of(failure) == AiErrorType.CANCELLED || isReported(failure, failures, log);
		log.accept(failures, info ? Level.INFO : Level.WARN);
	}

	private boolean isReported(Throwable failure, String failures, BiConsumer<String, Level> log) {
		CallScope outer = this.around;
		if (outer == null || !outer.failuresReported()) {
			return false;
		}
		return AiException.find(failure) == null || outer.deferReport(() -> log.accept(failures, Level.WARN));
	}

	/**
	 * Returns whether a failure leads to the next route. An interrupt never does, however
	 * the call has wrapped it, unless the policy names interrupts.
	 */
	private boolean qualifies(Throwable failure) {
		FailureFilter filter = this.policy.filter();
		// The thread that a publisher signals on is not the caller's: Reactor itself may
		// interrupt a worker whose task has just failed. A caller gives up by cancelling.
		boolean interrupted = this.form == Form.BLOCKING && Thread.currentThread().isInterrupted();
		return filter.matches(failure) && (!interrupted || filter.matches(INTERRUPT));
	}

	/**
	 * Returns the provider and model of the call if they are known, or else another label
	 * of the route.
	 */
	private String where(AiCallRecord record, String otherwise) {
		ModelRef target = this.route.is(Route.Kind.AS_CALLED) ? record.target() : null;
		return (target != null) ? target.toString() : otherwise;
	}

	private void warnIfUnseen(AiCallRecord record, @Nullable Throwable failure) {
		if (this.form != Form.MODEL_CALL && this.route.is(Route.Kind.WITH_MODEL) && !record.observed()
				&& !isRejected(failure)) {
			this.log.unseen(this.route);
		}
	}

	/**
	 * Returns whether a re-invocation was rejected before it could reach a template.
	 */
	private static boolean isRejected(@Nullable Throwable failure) {
		if (failure == null) {
			return false;
		}
		AiErrorType type = AiErrorType.of(failure);
		return type == AiErrorType.LIMIT_EXCEEDED || type == AiErrorType.BUDGET_EXCEEDED
				|| type == AiErrorType.CANCELLED;
	}

	private void note(AiCallRecord record, AiErrorType type, Throwable failure) {
		if (this.attempts.isEmpty()) {
			this.attempts = new ArrayList<>();
		}
		this.attempts.add(where(record, this.route.label()) + ": " + describe(type, failure));
	}

	private String report() {
		return String.join("; ", this.attempts);
	}

	private static String describe(AiErrorType type, Throwable failure) {
		String message = failure.getMessage();
		String text = (failure instanceof AiException) ? "" : failure.getClass().getName() + " ";
		text += (message != null) ? message : "";
		return (type + " " + PrintableText.of(text, LONGEST_MESSAGE)).strip();
	}

}
