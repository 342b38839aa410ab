package io.neurolink.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.neurolink.attempt.AttemptFlux;
import io.neurolink.attempt.Attempts;
import io.neurolink.balance.RouteBalancer;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.AiMisuseException;
import io.neurolink.error.EarlierFailures;
import io.neurolink.error.SharedExceptions;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ProviderName;
import io.neurolink.scope.AiScope;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends a call that fails to other providers, for calls without an enclosing fallback. It
 * is iterative: the depth of the stack does not depend on the number of providers.
 * Thread-safe.
 */
final class Failover {

	private static final Logger logger = LoggerFactory.getLogger(AiTemplate.class);

	/** The name in events. */
	private static final String NAME = "AiTemplate";

	private final Targets targets;

	private final List<String> order;

	private final @Nullable RouteBalancer balancer;

	private final AiEvents events;

	private final SharedExceptions shared = new SharedExceptions();

	Failover(Targets targets, List<String> order, @Nullable RouteBalancer balancer, AiEvents events) {
		this.targets = targets;
		this.balancer = balancer;
		this.events = events;
		Map<String, String> names = new LinkedHashMap<>();
		for (String name : order) {
			if (!targets.know(name)) {
				throw new AiMisuseException(
						"neurolink.failover.order names '" + name + "', but " + targets.existing() + ".",
						"Take it out of neurolink.failover.order, or add '" + name + "' under neurolink.providers.");
			}
			names.putIfAbsent(ProviderName.canonical(name), name);
		}
		this.order = List.copyOf(names.values());
	}

	/**
	 * Returns the target that a call is sent to first.
	 * @param resolved the target that the request and its scope lead to
	 */
	Target first(Target resolved, AiRequest request, @Nullable AiScope scope) {
		RouteBalancer choosing = this.balancer;
		if (choosing == null || !actsIn(scope) || request.provider() != null || request.model() != null) {
			return resolved;
		}
		List<Target> targets = targets(this.order, request);
		Target chosen = targets.get(choosing.first(refs(targets), session(request)));
		this.events.publish(new AiEvent.RouteChosen(NAME, chosen.ref().toString()));
		return chosen;
	}

	private @Nullable Target next(List<String> left, AiRequest request) {
		if (left.isEmpty()) {
			return null;
		}
		RouteBalancer choosing = this.balancer;
		List<Target> targets = targets((choosing != null) ? left : left.subList(0, 1), request);
		int chosen = (choosing != null) ? choosing.next(refs(targets), session(request)) : 0;
		left.remove(chosen);
		return targets.get(chosen);
	}

	private List<Target> targets(List<String> providers, AiRequest request) {
		return providers.stream()
			.map((provider) -> this.targets.resolve(request.toBuilder().provider(provider).model(null).build(), null))
			.toList();
	}

	private static List<ModelRef> refs(List<Target> targets) {
		return targets.stream().map(Target::ref).toList();
	}

	private static @Nullable Object session(AiRequest request) {
		return request.metadata().get("session");
	}

	Mono<AiResponse> generate(Target first, AiRequest request, @Nullable AiScope scope,
			Function<Target, Mono<AiResponse>> call) {
		return actsIn(scope) ? attempts(first, request, scope, (target) -> call.apply(target).flux()).singleOrEmpty()
				: call.apply(first);
	}

	Flux<AiChunk> stream(Target first, AiRequest request, @Nullable AiScope scope,
			Function<Target, Flux<AiChunk>> call) {
		return actsIn(scope) ? attempts(first, request, scope, call) : call.apply(first);
	}

	private boolean actsIn(@Nullable AiScope scope) {
		boolean fallbackAround = scope != null && (scope.routesLeft() || scope.model() != null);
		return !this.order.isEmpty() && !fallbackAround;
	}

	private <T> Flux<T> attempts(Target first, AiRequest request, @Nullable AiScope scope,
			Function<Target, Flux<T>> call) {
		return new AttemptFlux<>(AiClock.system(), (context) -> new FailoverExecution<>(first, request, scope, call));
	}

	/**
	 * Decides which providers one call is sent to.
	 *
	 * @param <T> the type of the elements
	 */
	private final class FailoverExecution<T> implements Attempts<T> {

		private final EarlierFailures failures = new EarlierFailures(Failover.this.shared);

		private final List<String> left = new ArrayList<>(Failover.this.order);

		private final AiRequest request;

		private final @Nullable AiScope scope;

		private final Function<Target, Flux<T>> call;

		private Target target;

		FailoverExecution(Target first, AiRequest request, @Nullable AiScope scope, Function<Target, Flux<T>> call) {
			this.target = first;
			this.request = request;
			this.scope = scope;
			this.call = call;
			String asked = ProviderName.canonical(first.provider().name());
			this.left.removeIf((name) -> ProviderName.canonical(name).equals(asked));
		}

		@Override
		public Flux<T> source() {
			return this.call.apply(this.target);
		}

		@Override
		public void completed() {
		}

		@Override
		public @Nullable Duration failed(Exception failure, boolean begun) {
			if (!(failure instanceof AiException known)) {
				return null;
			}
			Target next = (!begun && known.type().anotherModelHelps() && !tooLate())
					? Failover.this.next(this.left, this.request) : null;
			if (next == null) {
				this.failures.suppressOn(known);
				return null;
			}
			this.failures.add(known);
			Target failed = this.target;
			this.target = next;
			log(failed, known);
			Failover.this.events.publish(
					new AiEvent.Fallback(NAME, failed.ref().toString(), this.target.ref().toString(), known.type()));
			return Duration.ZERO;
		}

		private boolean tooLate() {
			return this.scope != null && this.scope.deadline() != null && this.scope.deadline().expired();
		}

		// The failed call is logged with its message. A breaker logs once that it opens.
		private void log(Target failed, AiException failure) {
			Level level = (failure.type() == AiErrorType.CIRCUIT_OPEN) ? Level.DEBUG : Level.INFO;
			logger.atLevel(level)
				.log("{} failed ({}); {} is called in its place (neurolink.failover)", failed.ref(), failure.type(),
						this.target.ref());
		}

	}

}
