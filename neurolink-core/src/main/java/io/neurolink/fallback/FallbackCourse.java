package io.neurolink.fallback;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.EarlierFailures;
import io.neurolink.error.FailureFilter;
import io.neurolink.error.PrintableText;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiCallRecord;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;

/**
 * The course of one call through its routes: which comes next, what failed so far, and
 * what is said of it in the end. Shared by every door; belongs to one call.
 *
 * @param <A> how a route is asked: a {@code Callable} or a publisher
 */
final class FallbackCourse<A> {

	private static final int LONGEST_MESSAGE = 200;

	private static final AiException INTERRUPT = AiException.builder(AiErrorType.CANCELLED)
		.cause(new InterruptedException())
		.build();

	private final FallbackPolicy policy;

	private final AiEvents events;

	private final FallbackLog log;

	private final @Nullable AiScope around;

	private final SharedExceptions shared;

	private final Routes<A> routes;

	private Route<A> route;

	private @Nullable EarlierFailures failures;

	private @Nullable Throwable last;

	private @Nullable ModelRef asked;

	private final List<String> story = new ArrayList<>(0);

	FallbackCourse(FallbackPolicy policy, AiEvents events, FallbackLog log, SharedExceptions shared,
			@Nullable AiScope around, Routes<A> routes) {
		this.policy = policy;
		this.events = events;
		this.log = log;
		this.shared = shared;
		this.around = around;
		this.routes = routes;
		this.route = routes.first();
	}

	/**
	 * The route to take now.
	 */
	Route<A> route() {
		return this.route;
	}

	/**
	 * The scope that this route runs in.
	 */
	AiScope scope() {
		return AiScope.inside(this.around)
			.model(this.route.model())
			.routesLeft(this.routes.callsAfter(this.route.position()))
			.reportsFailures(true)
			.build();
	}

	/**
	 * The latest failure, with those before it made its suppressed ones.
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
	 * This route answered: the course ends.
	 * @param scope its scope
	 */
	void answered(AiScope scope) {
		warnIfUnseen(scope.record(), null);
		scope.endReports(false);
		if (this.route.is(Route.Kind.STATIC) && this.around != null) {
			this.around.degraded();
		}
		if (this.last != null) {
			this.log.answered(told(), this.route);
		}
	}

	/**
	 * This route failed.
	 * @param failure why
	 * @param scope its scope
	 * @return whether there is another route to take; else the course ends, and the
	 * failure is to be thrown with those before it
	 */
	boolean failed(Throwable failure, AiScope scope) {
		AiCallRecord record = scope.record();
		warnIfUnseen(record, failure);
		AiErrorType type = AiErrorType.of(failure);
		if (this.failures == null) {
			this.failures = new EarlierFailures(this.shared);
		}
		this.failures.add(failure);
		this.last = failure;
		this.story.add(where(record, this.route.label()) + ": " + describe(type, failure));
		scope.endReports(AiException.find(failure) != null);
		if (!qualifies(failure)) {
			if (this.story.size() > 1 || AiException.find(failure) != null) {
				this.log.ended(told(), reported(type));
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
			this.log.failed(told(), reported(type));
			return false;
		}
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		String from = where(record, this.route.text());
		this.route = next;
		this.events.publish(new AiEvent.Fallback(this.policy.name(), from, next.text(), type));
		return true;
	}

	/**
	 * Whether a route leads to the model that the call as made went to.
	 */
	private boolean wasAsked(Route<A> route) {
		ModelRef called = this.asked;
		ModelRef model = route.model();
		return called != null && model != null && called.isSameAs(model);
	}

	/**
	 * This route failed after it had delivered something, and nothing takes its place:
	 * the course ends.
	 * @param failure why
	 * @param scope its scope
	 */
	void brokeOff(Throwable failure, AiScope scope) {
		AiErrorType type = AiErrorType.of(failure);
		this.story.add(where(scope.record(), this.route.label()) + ": " + describe(type, failure));
		scope.endReports(AiException.find(failure) != null);
		this.log.brokeOff(told(), reported(type));
	}

	private boolean reported(AiErrorType type) {
		return type == AiErrorType.CANCELLED || (this.around != null && this.around.failuresReported());
	}

	/**
	 * An interrupted thread is to end, whatever its call made of that, unless the policy
	 * names interrupts.
	 */
	private boolean qualifies(Throwable failure) {
		FailureFilter filter = this.policy.filter();
		return filter.matches(failure) && (!Thread.currentThread().isInterrupted() || filter.matches(INTERRUPT));
	}

	/**
	 * The provider and model where the call as made is known to have gone to one, else
	 * another word for the route.
	 */
	private String where(AiCallRecord record, String otherwise) {
		ModelRef target = this.route.is(Route.Kind.AS_CALLED) ? record.target() : null;
		return (target != null) ? target.toString() : otherwise;
	}

	private void warnIfUnseen(AiCallRecord record, @Nullable Throwable failure) {
		if (this.route.is(Route.Kind.WITH_MODEL) && !record.heeded() && !stoppedOnTheWay(failure)) {
			this.log.unseen(this.route);
		}
	}

	/**
	 * Whether a re-invocation was refused before it could reach a template.
	 */
	private static boolean stoppedOnTheWay(@Nullable Throwable failure) {
		if (failure == null) {
			return false;
		}
		AiErrorType type = AiErrorType.of(failure);
		return type == AiErrorType.LIMIT_EXCEEDED || type == AiErrorType.CANCELLED;
	}

	private String told() {
		return String.join("; ", this.story);
	}

	private static String describe(AiErrorType type, Throwable failure) {
		String message = failure.getMessage();
		String words = (failure instanceof AiException) ? "" : failure.getClass().getName() + " ";
		words += (message != null) ? message : "";
		return (type + " " + PrintableText.of(words, LONGEST_MESSAGE)).strip();
	}

}
