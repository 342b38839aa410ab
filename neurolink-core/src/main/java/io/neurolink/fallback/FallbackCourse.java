package io.neurolink.fallback;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.FailureFilter;
import io.neurolink.error.Failures;
import io.neurolink.error.PrintableText;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiCallRecord;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;

/**
 * The course of one call through its routes: which comes next, what failed so far, and
 * what is said of it in the end. Shared by every door; belongs to one call.
 */
final class FallbackCourse {

	private static final int LONGEST_MESSAGE = 200;

	private static final AiException INTERRUPT = AiException.builder(AiErrorType.CANCELLED)
		.cause(new InterruptedException())
		.build();

	private final FallbackPolicy policy;

	private final AiEvents events;

	private final FallbackLog log;

	private final @Nullable AiScope around;

	private final List<Route> routes;

	private final List<Throwable> failures = new ArrayList<>();

	private final List<String> story = new ArrayList<>();

	private final @Nullable Supplier<@Nullable Object> stale;

	private @Nullable Object staleAnswer;

	private int position;

	FallbackCourse(FallbackPolicy policy, AiEvents events, FallbackLog log, @Nullable AiScope around, boolean method,
			@Nullable Supplier<@Nullable Object> stale, boolean staticAnswer) {
		this.policy = policy;
		this.events = events;
		this.log = log;
		this.around = around;
		this.stale = stale;
		this.routes = routes(policy, method, stale != null, staticAnswer);
	}

	private static List<Route> routes(FallbackPolicy policy, boolean method, boolean stale, boolean staticAnswer) {
		List<Route> routes = new ArrayList<>(policy.models().size() + 3);
		routes.add(new Route.AsCalled());
		policy.models().forEach((model) -> routes.add(new Route.WithModel(model)));
		if (method) {
			routes.add(new Route.Substitute());
		}
		if (stale) {
			routes.add(new Route.Stale());
		}
		if (staticAnswer) {
			routes.add(new Route.Static());
		}
		return routes;
	}

	/**
	 * The route to take now.
	 */
	Route route() {
		return this.routes.get(this.position);
	}

	/**
	 * The scope that this route runs in.
	 */
	AiScope scope() {
		Route next = (this.position + 1 < this.routes.size()) ? this.routes.get(this.position + 1) : null;
		ModelRef model = (route() instanceof Route.WithModel routed) ? routed.model() : null;
		return AiScope.inside(this.around)
			.model(model)
			.routesLeft(next != null && !(next instanceof Route.Static) && !(next instanceof Route.Stale))
			.build();
	}

	/**
	 * The latest failure, with those before it made its suppressed ones.
	 */
	Throwable gatherFailures() {
		Throwable last = this.failures.get(this.failures.size() - 1);
		Failures.suppress(last, this.failures);
		return last;
	}

	/**
	 * This route answered: the course ends.
	 * @param record what happened in its scope
	 */
	void answered(AiCallRecord record) {
		warnIfUnseen(record, null);
		if (route() instanceof Route.Static && this.around != null) {
			this.around.degraded();
		}
		if (!this.failures.isEmpty()) {
			this.log.answered(told(), route());
		}
	}

	/**
	 * This route failed.
	 * @param failure why
	 * @param record what happened in its scope
	 * @return whether there is another route to take; else the course ends, and the
	 * failure is to be thrown with those before it
	 */
	boolean failed(Throwable failure, AiCallRecord record) {
		warnIfUnseen(record, failure);
		AiErrorType type = AiErrorType.of(failure);
		this.failures.add(failure);
		this.story.add(where(record, route().label()) + ": " + describe(type, failure));
		if (!qualifies(failure)) {
			if (this.failures.size() > 1) {
				this.log.ended(told());
			}
			return false;
		}
		int next = next();
		if (next == this.routes.size()) {
			this.log.failed(told());
			return false;
		}
		if (failure instanceof InterruptedException) {
			Thread.currentThread().interrupt();
		}
		String from = where(record, route().text());
		this.position = next;
		this.events.publish(new AiEvent.Fallback(this.policy.name(), from, route().text(), type));
		return true;
	}

	/**
	 * The stale answer that was found when its turn came.
	 */
	@Nullable Object staleAnswer() {
		return this.staleAnswer;
	}

	/**
	 * The position of the next route; that of a stale answer only if there is one.
	 */
	private int next() {
		int next = this.position + 1;
		if (this.stale != null && next < this.routes.size() && this.routes.get(next) instanceof Route.Stale) {
			this.staleAnswer = this.stale.get();
			return (this.staleAnswer != null) ? next : next + 1;
		}
		return next;
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
		ModelRef target = (route() instanceof Route.AsCalled) ? record.target() : null;
		return (target != null) ? target.toString() : otherwise;
	}

	private void warnIfUnseen(AiCallRecord record, @Nullable Throwable failure) {
		if (route() instanceof Route.WithModel && !record.heeded() && !stoppedOnTheWay(failure)) {
			this.log.unseen(route());
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
