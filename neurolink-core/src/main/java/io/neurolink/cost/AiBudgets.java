package io.neurolink.cost;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.neurolink.event.AiEvent;
import io.neurolink.event.AiEvents;
import io.neurolink.time.AiClock;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of an application: reads what is spent, and raises or resets a budget for
 * its current window. Each change is published as an event. Thread-safe. With a store
 * outside of this process, methods wait for it, for a few seconds at most.
 */
public final class AiBudgets {

	private static final long PATIENCE_SECONDS = 5;

	private final ConcurrentMap<String, Budget> budgets = new ConcurrentHashMap<>();

	private final BudgetStore store;

	private final AiClock clock;

	private final AiEvents events;

	/**
	 * Creates budgets on a store.
	 * @param store the store of what is spent
	 * @param clock the clock of the windows
	 * @param events the receiver of an event per change
	 */
	public AiBudgets(BudgetStore store, AiClock clock, AiEvents events) {
		this.store = store;
		this.clock = clock;
		this.events = events;
	}

	/**
	 * Adds a budget. One that is there keeps its limit.
	 * @param budget the budget
	 * @return the budget of that name
	 */
	public Budget register(Budget budget) {
		Budget before = this.budgets.putIfAbsent(budget.name(), budget);
		return (before != null) ? before : budget;
	}

	/**
	 * Returns the store of what is spent.
	 * @return the store
	 */
	public BudgetStore store() {
		return this.store;
	}

	/**
	 * Returns the names of all budgets.
	 * @return the names, sorted
	 */
	public List<String> names() {
		return this.budgets.keySet().stream().sorted().toList();
	}

	/**
	 * Reads a budget without key.
	 * @param name the name of the budget
	 * @return its state in the current window
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public BudgetState state(String name) {
		return state(name, null);
	}

	/**
	 * Reads a budget.
	 * @param name the name of the budget
	 * @param key the key, or {@code null} for none
	 * @return its state in the current window
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public BudgetState state(String name, @Nullable Object key) {
		BudgetStore.Slot slot = slot(name, key);
		return await(this.store.read(slot)).toState(slot.budget(), slot.window());
	}

	/**
	 * Returns the amount that the calls of the current window cost.
	 * @param name the name of the budget
	 * @return the amount in USD
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public BigDecimal spent(String name) {
		return state(name).spent();
	}

	/**
	 * Returns the amount that the calls of the current window cost.
	 * @param name the name of the budget
	 * @param key the key, or {@code null} for none
	 * @return the amount in USD
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public BigDecimal spent(String name, @Nullable Object key) {
		return state(name, key).spent();
	}

	/**
	 * Raises the limit of a budget without key for the current window.
	 * @param name the name of the budget
	 * @param amount the amount to add in USD; negative to lower the limit
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public void raise(String name, BigDecimal amount) {
		raise(name, null, amount);
	}

	/**
	 * Raises the limit of a budget for the current window.
	 * @param name the name of the budget
	 * @param key the key, or {@code null} for none
	 * @param amount the amount to add in USD; negative to lower the limit
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public void raise(String name, @Nullable Object key, BigDecimal amount) {
		long units = (amount.signum() < 0) ? -BudgetUnits.of(amount.negate()) : BudgetUnits.of(amount);
		change(name, key, AiEvent.BudgetChanged.Kind.RAISED, amount, (slot) -> this.store.raise(slot, units));
	}

	/**
	 * Resets a budget without key: nothing is spent in the current window.
	 * @param name the name of the budget
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public void reset(String name) {
		reset(name, null);
	}

	/**
	 * Resets a budget: nothing is spent in the current window, and the limit is not
	 * raised. Calls in progress are charged when they end.
	 * @param name the name of the budget
	 * @param key the key, or {@code null} for none
	 * @throws IllegalArgumentException if there is no budget of that name
	 * @throws RuntimeException if the store fails
	 */
	public void reset(String name, @Nullable Object key) {
		change(name, key, AiEvent.BudgetChanged.Kind.RESET, null, this.store::reset);
	}

	static @Nullable String keyOrNull(String digest) {
		return digest.isEmpty() ? null : digest;
	}

	private void change(String name, @Nullable Object key, AiEvent.BudgetChanged.Kind kind, @Nullable BigDecimal amount,
			Function<BudgetStore.Slot, CompletableFuture<@Nullable Void>> change) {
		BudgetStore.Slot slot = slot(name, key);
		await(change.apply(slot));
		this.events.publish(new AiEvent.BudgetChanged(name, keyOrNull(slot.key()), kind, amount));
	}

	private BudgetStore.Slot slot(String name, @Nullable Object key) {
		Budget budget = this.budgets.get(name);
		if (budget == null) {
			throw new IllegalArgumentException("There is no budget '" + name + "'; the budgets are " + names());
		}
		return new BudgetStore.Slot(budget, BudgetKey.digest(name, key), budget.per().windowAt(this.clock.instant()));
	}

	private static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
		return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
	}

}
