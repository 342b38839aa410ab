package io.neurolink.hedge;

import java.util.function.Predicate;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A call to a model that is hedged. Each subscription is a separate call.
 *
 * @param <T> the type of the elements
 */
final class HedgedFlux<T> extends Flux<T> {

	/** The key in the Reactor context of a call that is hedged already. */
	private static final Object HEDGED = HedgedFlux.class;

	private final Flux<T> source;

	private final HedgePolicy policy;

	private final Hedging hedging;

	private final boolean streamed;

	private final Predicate<T> content;

	/**
	 * Creates the publisher.
	 * @param source the call; each subscription makes it once
	 * @param policy the policy
	 * @param hedging the engine
	 * @param streamed whether the answer is streamed
	 * @param content whether an element decides which call wins
	 */
	HedgedFlux(Flux<T> source, HedgePolicy policy, Hedging hedging, boolean streamed, Predicate<T> content) {
		this.source = source.contextWrite((context) -> context.put(HEDGED, Boolean.TRUE));
		this.policy = policy;
		this.hedging = hedging;
		this.streamed = streamed;
		this.content = content;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		if (this.hedging.budget().ratio() == 0 || actual.currentContext().hasKey(HEDGED)) {
			this.source.subscribe(actual);
			return;
		}
		HedgedCall<T> call = new HedgedCall<>(actual, this);
		actual.onSubscribe(call);
		call.begin();
	}

	Flux<T> source() {
		return this.source;
	}

	HedgePolicy policy() {
		return this.policy;
	}

	Hedging hedging() {
		return this.hedging;
	}

	boolean streamed() {
		return this.streamed;
	}

	boolean isContent(T element) {
		return this.content.test(element);
	}

}
