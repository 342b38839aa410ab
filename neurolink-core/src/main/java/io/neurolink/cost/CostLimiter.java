package io.neurolink.cost;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.scope.AiCallGate;
import io.neurolink.time.AiClock;
import io.neurolink.token.TokenCounter;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A budget for the calls to models of one method. The maximum that the prompt and
 * {@code maxTokens} can cost is reserved before each call, and settled with the actual
 * cost after it. A call that ends without content and without usage costs nothing; one
 * that is interrupted costs its prompt and the delivered content. Thread-safe.
 */
public final class CostLimiter {

	private final Budget budget;

	private final BudgetStore store;

	private final Prices prices;

	private final TokenCounter counter;

	private final AiClock clock;

	private final AiEvents events;

	/**
	 * Creates the budget of one method.
	 * @param budget the budget
	 * @param store the store of budgets
	 * @param prices the prices of models
	 * @param counter counts the tokens of an interrupted call
	 * @param clock the clock of the windows
	 * @param events the receiver of an event per charge and rejection
	 */
	public CostLimiter(Budget budget, BudgetStore store, Prices prices, TokenCounter counter, AiClock clock,
			AiEvents events) {
		this.budget = budget;
		this.store = store;
		this.prices = prices;
		this.counter = counter;
		this.clock = clock;
		this.events = events;
		store.open();
	}

	/**
	 * Returns the gate for the calls of one invocation of the method.
	 * @param key the key among the budgets of its name, or {@code null}
	 * @return the gate; it rejects a call at once with an {@link AiException} of type
	 * {@link AiErrorType#BUDGET_EXCEEDED}
	 * @throws IllegalArgumentException if the key does not distinguish callers
	 */
	public AiCallGate gate(@Nullable Object key) {
		String digest = BudgetKey.digest(this.budget.name(), key);
		return (request) -> Mono.defer(() -> admit(request, digest));
	}

	private Mono<AiCallGate.Admission> admit(AiRequest request, String digest) {
		String provider = request.provider();
		ModelRef target = new ModelRef((provider != null) ? provider : "unknown", request.model());
		ModelPrice price = this.prices.of(target);
		if (price == null) {
			if (this.budget.onUnknownPrice() == Budget.OnUnknownPrice.ALLOW) {
				return Mono.just(new Charge(request, target, digest, null, null));
			}
			reject(target, digest, null);
			return Mono.error(() -> BudgetExceptions.unknownPrice(this.budget, target));
		}
		long maximum = CallMaximum.units(request, price);
		Instant now = this.clock.instant();
		BudgetStore.Slot slot = new BudgetStore.Slot(this.budget, digest, this.budget.per().windowAt(now));
		Call call = new Call(request, target, price, slot, now);
		if (maximum == 0) {
			return Mono.just(new Charge(request, target, digest, price, null));
		}
		CompletableFuture<BudgetStore.Reserved> reserved = this.store.reserve(slot, maximum);
		if (reserved.isDone() && !reserved.isCompletedExceptionally()) {
			return Mono.just(admission(call, reserved.join()));
		}
		return awaited(call, reserved);
	}

	/**
	 * Waits for a store outside of this process. A caller that cancels gives the
	 * reservation back.
	 */
	private Mono<AiCallGate.Admission> awaited(Call call, CompletableFuture<BudgetStore.Reserved> reserved) {
		AtomicBoolean handed = new AtomicBoolean();
		Mono<BudgetStore.Reserved> answer = Mono.create((sink) -> reserved.whenComplete((outcome, failure) -> {
			if (failure != null) {
				sink.error(Failures.unwrap(failure));
			}
			else {
				sink.success(outcome);
			}
		}));
		// The thread of the store must not run the code of the callers.
		return answer.publishOn(Schedulers.parallel()).<AiCallGate.Admission>handle((outcome, sink) -> {
			if (handed.compareAndSet(false, true)) {
				sink.next(admission(call, outcome));
			}
		}).doOnCancel(() -> {
			if (handed.compareAndSet(false, true)) {
				reserved.thenAccept((outcome) -> {
					if (outcome.taken()) {
						outcome.settle(0);
					}
				});
			}
		});
	}

	private AiCallGate.Admission admission(Call call, BudgetStore.Reserved reserved) {
		if (reserved.taken()) {
			return new Charge(call.request(), call.target(), call.slot().key(), call.price(), reserved);
		}
		Duration left = call.slot().window().left(call.now());
		reject(call.target(), call.slot().key(), left);
		throw BudgetExceptions.exceeded(reserved.account().toState(this.budget, call.slot().window()), this.budget,
				call.target(), CallMaximum.amount(call.request(), call.price()), left, call.request().maxTokens());
	}

	private void reject(ModelRef target, String digest, @Nullable Duration retryAfter) {
		this.events
			.publish(new AiEvent.BudgetRejected(this.budget.name(), AiBudgets.keyOrNull(digest), target, retryAfter));
	}

	/**
	 * A call that asks for its maximum.
	 */
	private record Call(AiRequest request, ModelRef target, ModelPrice price, BudgetStore.Slot slot, Instant now) {
	}

	/**
	 * An admitted call.
	 */
	private final class Charge implements AiCallGate.Admission {

		private final AtomicBoolean ended = new AtomicBoolean();

		private final AiRequest request;

		private final ModelRef target;

		private final String key;

		private final @Nullable ModelPrice price;

		private final BudgetStore.@Nullable Reserved reserved;

		Charge(AiRequest request, ModelRef target, String key, @Nullable ModelPrice price,
				BudgetStore.@Nullable Reserved reserved) {
			this.request = request;
			this.target = target;
			this.key = key;
			this.price = price;
			this.reserved = reserved;
		}

		@Override
		public void ended(@Nullable AiUsage usage, String delivered) {
			ended(new AiCallGate.Outcome(usage,
					(usage != null) ? CostLimiter.this.prices.cost(this.target, null, usage) : null, delivered));
		}

		@Override
		public void ended(AiCallGate.Outcome outcome) {
			if (!this.ended.compareAndSet(false, true)) {
				return;
			}
			BigDecimal cost = cost(outcome);
			if (this.reserved != null) {
				this.reserved.settle((cost != null) ? BudgetUnits.of(cost) : 0);
			}
			if (CostLimiter.this.events.heard() && (outcome.usage() != null || (cost != null && cost.signum() > 0))) {
				CostLimiter.this.events.publish(new AiEvent.Charged(CostLimiter.this.budget.name(),
						AiBudgets.keyOrNull(this.key), this.target, outcome.usage(), cost));
			}
		}

		private @Nullable BigDecimal cost(AiCallGate.Outcome outcome) {
			ModelPrice known = this.price;
			AiUsage usage = outcome.usage();
			if (outcome.cost() != null || known == null) {
				return outcome.cost();
			}
			if (usage != null) {
				return known.cost(usage);
			}
			return outcome.delivered().isEmpty() ? BigDecimal.ZERO
					: known.cost(AiUsage.of(CostLimiter.this.counter.countInput(this.request), CostLimiter.this.counter
						.count(outcome.delivered(), this.request.provider(), this.request.model())));
		}

	}

}
