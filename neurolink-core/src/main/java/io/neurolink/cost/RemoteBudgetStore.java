package io.neurolink.cost;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.neurolink.error.Failures;
import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.outage.OutageDetector;
import io.neurolink.time.AiClock;
import io.neurolink.time.Durations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store of budgets that are counted in a remote store shared by several instances. Each
 * request to the remote store has a timeout. While a node does not answer, or the remote
 * store rejects the commands of a budget, {@link OnFailure} decides about calls, and one
 * call per second is sent to check whether the store answers again. What was spent
 * meanwhile is charged then. Thread-safe.
 */
public final class RemoteBudgetStore implements BudgetStore {

	private static final Logger logger = LoggerFactory.getLogger(RemoteBudgetStore.class);

	/** The generation of charges without reservation. */
	private static final String NONE = "-";

	private final RemoteBudgets budgets;

	private final OnFailure mode;

	private final Duration timeout;

	private final AiEvents events;

	private final LocalBudgetStore local;

	private final UnsharedCharges unshared;

	private final OutageDetector<Budget> outages;

	/**
	 * Creates a store.
	 * @param budgets the remote store
	 * @param mode the decision about calls while the remote store does not answer
	 * @param timeout the timeout of a request, by the machine's clock, positive
	 * @param clock the clock of the windows and of the time between checks
	 * @param events the receiver of an event per call that was decided without an answer
	 */
	public RemoteBudgetStore(RemoteBudgets budgets, OnFailure mode, Duration timeout, AiClock clock, AiEvents events) {
		this.budgets = budgets;
		this.mode = mode;
		this.timeout = timeout;
		this.events = events;
		this.local = new LocalBudgetStore(clock);
		this.unshared = new UnsharedCharges(clock);
		this.outages = new OutageDetector<>(clock, new BudgetOutageLog(budgets.place(), mode));
	}

	@Override
	public void open() {
		this.budgets.open();
	}

	@Override
	public CompletableFuture<Reserved> reserve(Slot slot, long amount) {
		OutageDetector<Budget>.StoreCall storeCall = this.outages.begin(slot.budget(), this.budgets.node(slot));
		if (storeCall == null) {
			return decideAlone(slot, amount, null);
		}
		CompletableFuture<RemoteBudgets.Grant> asked = ask(() -> this.budgets.reserve(slot, amount));
		CompletableFuture<RemoteBudgets.Grant> answer = asked.copy()
			.orTimeout(Durations.nanos(this.timeout), TimeUnit.NANOSECONDS);
		return answer.handle((grant, failure) -> {
			if (grant != null) {
				storeCall.succeeded();
				this.unshared.drainTo(this::charge);
				return CompletableFuture.<Reserved>completedFuture(reserved(slot, amount, grant));
			}
			Throwable why = (failure != null) ? Failures.unwrap(failure) : new IllegalStateException("No answer");
			if (!this.budgets.isOpening()) {
				storeCall.failed(why);
			}
			asked.thenAccept((late) -> giveBack(slot, amount, late));
			return decideAlone(slot, amount, why);
		}).thenCompose((decided) -> decided);
	}

	@Override
	public CompletableFuture<BudgetAccount> read(Slot slot) {
		return ask(() -> this.budgets.read(slot)).copy().orTimeout(Durations.nanos(this.timeout), TimeUnit.NANOSECONDS);
	}

	@Override
	public CompletableFuture<@Nullable Void> raise(Slot slot, long amount) {
		return ask(() -> this.budgets.raise(slot, amount)).thenAccept((done) -> this.local.raise(slot, amount));
	}

	@Override
	public CompletableFuture<@Nullable Void> reset(Slot slot) {
		return ask(() -> this.budgets.reset(slot)).thenAccept((done) -> this.local.reset(slot));
	}

	/**
	 * Decides about a call without an answer of the store.
	 */
	private CompletableFuture<Reserved> decideAlone(Slot slot, long amount, @Nullable Throwable why) {
		AiEvent.StoreUnavailable.Decision decision = switch (this.mode) {
			case ALLOW -> AiEvent.StoreUnavailable.Decision.ALLOWED;
			case LOCAL -> AiEvent.StoreUnavailable.Decision.LOCAL;
			case REJECT -> AiEvent.StoreUnavailable.Decision.REJECTED;
		};
		this.events.publish(new AiEvent.StoreUnavailable(slot.budget().name(), decision));
		return switch (this.mode) {
			case ALLOW -> CompletableFuture.completedFuture(new Unshared(slot, this.local.note(slot, amount)));
			case LOCAL ->
				this.local.reserve(slot, amount).thenApply((own) -> own.taken() ? new Unshared(slot, own) : own);
			case REJECT -> CompletableFuture.failedFuture(
					BudgetExceptions.undecided(slot.budget(), this.budgets.place(), this.outages.refuses(slot.budget()),
							this.outages.nextProbe(slot.budget(), this.budgets.node(slot)), why));
		};
	}

	private Reserved reserved(Slot slot, long amount, RemoteBudgets.Grant grant) {
		// So that the count is not empty when an outage begins.
		Reserved own = (grant.taken() && this.mode == OnFailure.LOCAL) ? this.local.note(slot, amount) : null;
		return new Shared(slot, amount, grant, own);
	}

	private void giveBack(Slot slot, long amount, RemoteBudgets.Grant late) {
		if (late.taken()) {
			settle(slot, late.generation(), amount, 0);
		}
	}

	private CompletableFuture<?> settle(Slot slot, String generation, long reserved, long actual) {
		return ask(() -> this.budgets.settle(slot, generation, reserved, actual));
	}

	private void charge(Slot slot, long amount) {
		settle(slot, NONE, 0, amount).whenComplete((done, failure) -> {
			if (failure != null) {
				this.unshared.add(slot, amount);
			}
		});
	}

	private static <T> CompletableFuture<T> ask(Supplier<? extends CompletionStage<T>> question) {
		try {
			return question.get().toCompletableFuture();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * The decision about calls while the store of a shared budget does not answer.
	 */
	public enum OnFailure {

		/** The call is permitted. */
		ALLOW,

		/** Each instance applies the budget by its own count. */
		LOCAL,

		/** The call is rejected. */
		REJECT

	}

	/**
	 * The outcome that the remote store decided.
	 */
	private final class Shared implements Reserved {

		private final Slot slot;

		private final long amount;

		private final RemoteBudgets.Grant grant;

		private final @Nullable Reserved own;

		Shared(Slot slot, long amount, RemoteBudgets.Grant grant, @Nullable Reserved own) {
			this.slot = slot;
			this.amount = amount;
			this.grant = grant;
			this.own = own;
		}

		@Override
		public boolean taken() {
			return this.grant.taken();
		}

		@Override
		public BudgetAccount account() {
			return this.grant.account();
		}

		@Override
		public void settle(long actual) {
			if (this.own != null) {
				this.own.settle(actual);
			}
			RemoteBudgetStore.this.settle(this.slot, this.grant.generation(), this.amount, actual)
				.whenComplete((done, failure) -> {
					if (failure != null) {
						// The reservation stays until the window ends, and covers the
						// charge.
						logger.debug("The budget {} was not settled", this.slot.budget(), failure);
					}
				});
		}

	}

	/**
	 * A reservation that the remote store does not know.
	 */
	private final class Unshared implements Reserved {

		private final Slot slot;

		private final Reserved own;

		Unshared(Slot slot, Reserved own) {
			this.slot = slot;
			this.own = own;
		}

		@Override
		public boolean taken() {
			return true;
		}

		@Override
		public BudgetAccount account() {
			return this.own.account();
		}

		@Override
		public void settle(long actual) {
			this.own.settle(actual);
			RemoteBudgetStore.this.unshared.add(this.slot, actual);
		}

	}

}
