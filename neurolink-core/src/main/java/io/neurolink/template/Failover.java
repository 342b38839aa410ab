package io.neurolink.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.ProviderName;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks other providers where a call fails, for calls that have no fallback of their own
 * around them. Immutable.
 */
final class Failover {

	private static final Logger logger = LoggerFactory.getLogger(AiTemplate.class);

	/** What an event calls it. */
	private static final String NAME = "AiTemplate";

	private final Targets targets;

	private final List<String> order;

	private final AiEvents events;

	Failover(Targets targets, List<String> order, AiEvents events) {
		this.targets = targets;
		this.events = events;
		Map<String, String> names = new LinkedHashMap<>();
		for (String name : order) {
			if (!targets.know(name)) {
				throw new IllegalArgumentException("The provider '" + name + "' of the failover is not among "
						+ targets.names() + "; set neurolink.failover.order to some of them");
			}
			names.putIfAbsent(ProviderName.canonical(name), name);
		}
		this.order = List.copyOf(names.values());
	}

	Mono<AiResponse> generate(Target first, AiRequest request, @Nullable AiScope scope,
			Function<Target, Mono<AiResponse>> call) {
		return actsIn(scope) ? generate(new Course(first, request, scope), call) : call.apply(first);
	}

	Flux<AiChunk> stream(Target first, AiRequest request, @Nullable AiScope scope,
			Function<Target, Flux<AiChunk>> call) {
		return actsIn(scope) ? stream(new Course(first, request, scope), call) : call.apply(first);
	}

	private boolean actsIn(@Nullable AiScope scope) {
		boolean fallbackAround = scope != null && (scope.routesLeft() || scope.model() != null);
		return !this.order.isEmpty() && !fallbackAround;
	}

	private static Mono<AiResponse> generate(Course course, Function<Target, Mono<AiResponse>> call) {
		return call.apply(course.target())
			.onErrorResume(AiException.class, (failure) -> course.goesOnAfter(failure) ? generate(course, call)
					: Mono.error(course.gathered(failure)));
	}

	private static Flux<AiChunk> stream(Course course, Function<Target, Flux<AiChunk>> call) {
		AtomicBoolean begun = new AtomicBoolean();
		return call.apply(course.target())
			.doOnNext((chunk) -> begun.set(true))
			.onErrorResume(AiException.class, (failure) -> (!begun.get() && course.goesOnAfter(failure))
					? stream(course, call) : Flux.error(course.gathered(failure)));
	}

	/**
	 * Who is asked in the course of one call.
	 */
	private final class Course {

		private final List<AiException> failures = new ArrayList<>(1);

		private final Queue<String> left = new ArrayDeque<>(Failover.this.order);

		private final AiRequest request;

		private final @Nullable AiScope scope;

		private Target target;

		Course(Target first, AiRequest request, @Nullable AiScope scope) {
			this.target = first;
			this.request = request;
			this.scope = scope;
			String asked = ProviderName.canonical(first.provider().name());
			this.left.removeIf((name) -> ProviderName.canonical(name).equals(asked));
		}

		Target target() {
			return this.target;
		}

		/**
		 * Moves on to the next provider, if there is one, and if it may help.
		 */
		boolean goesOnAfter(AiException failure) {
			String next = (failure.type().anotherModelHelps() && !tooLate()) ? this.left.poll() : null;
			if (next == null) {
				return false;
			}
			this.failures.add(failure);
			Target failed = this.target;
			this.target = Failover.this.targets.resolve(this.request.toBuilder().provider(next).model(null).build(),
					null);
			log(failed, failure);
			Failover.this.events.publish(
					new AiEvent.Fallback(NAME, failed.ref().toString(), this.target.ref().toString(), failure.type()));
			return true;
		}

		AiException gathered(AiException last) {
			Failures.suppress(last, this.failures);
			return last;
		}

		private boolean tooLate() {
			return this.scope != null && this.scope.deadline() != null && this.scope.deadline().expired();
		}

		// The failed call has a line with its message. A breaker logs once that it opens.
		private void log(Target failed, AiException failure) {
			Level level = (failure.type() == AiErrorType.CIRCUIT_OPEN) ? Level.DEBUG : Level.INFO;
			logger.atLevel(level)
				.log("{} failed ({}); {} is asked in its place (neurolink.failover)", failed.ref(), failure.type(),
						this.target.ref());
		}

	}

}
