package io.neurolink.cost;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.neurolink.time.AiClock;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;

/**
 * A store of budgets in this process. A budget with a key is removed after its window.
 * There are at most 100,000 of these; beyond that the least used ones are removed first.
 * Thread-safe.
 */
public final class LocalBudgetStore implements BudgetStore {

	private static final int MOST_KEYS = 100_000;

	private static final CompletableFuture<@Nullable Void> DONE = CompletableFuture.completedFuture(null);

	private final ConcurrentMap<String, Counts> shared = new ConcurrentHashMap<>();

	// Created at the first key, because loading its classes would slow down the start.
	private final Lazy<Cache<Keyed, Counts>> keyed;

	private final @Nullable String objection;

	/**
	 * Creates an empty store.
	 * @param clock the clock of the windows
	 */
	public LocalBudgetStore(AiClock clock) {
		this(clock, MOST_KEYS, null);
	}

	/**
	 * Creates a store for an application whose limits are shared by its instances in a
	 * way that budgets cannot be.
	 * @param clock the clock of the windows
	 * @param objection the reason why budgets cannot be used
	 * @return the store
	 */
	public static LocalBudgetStore unsupported(AiClock clock, String objection) {
		return new LocalBudgetStore(clock, MOST_KEYS, objection);
	}

	LocalBudgetStore(AiClock clock, long mostKeys, @Nullable String objection) {
		this.objection = objection;
		this.keyed = Lazy.of(() -> Caffeine.newBuilder()
			.maximumSize(mostKeys)
			.expireAfter(Expiry.<Keyed, Counts>accessing((key, counts) -> counts.longest))
			.ticker(clock::nanoTime)
			.executor(Runnable::run)
			.build());
	}

	@Override
	public @Nullable String objection() {
		return this.objection;
	}

	@Override
	public CompletableFuture<Reserved> reserve(Slot slot, long amount) {
		return CompletableFuture.completedFuture(counts(slot).reserve(slot, amount));
	}

	@Override
	public CompletableFuture<BudgetAccount> read(Slot slot) {
		return CompletableFuture.completedFuture(counts(slot).read(slot.window()));
	}

	@Override
	public CompletableFuture<@Nullable Void> raise(Slot slot, long amount) {
		counts(slot).raise(slot.window(), amount);
		return DONE;
	}

	@Override
	public CompletableFuture<@Nullable Void> reset(Slot slot) {
		counts(slot).reset(slot.window());
		return DONE;
	}

	/**
	 * Counts an amount that another store has reserved.
	 */
	Reserved note(Slot slot, long amount) {
		return counts(slot).take(slot, amount);
	}

	long keys() {
		this.keyed.get().cleanUp();
		return this.keyed.get().estimatedSize();
	}

	private Counts counts(Slot slot) {
		String name = slot.budget().name();
		return slot.key().isEmpty() ? this.shared.computeIfAbsent(name, (first) -> new Counts(slot))
				: this.keyed.get().get(new Keyed(name, slot.key()), (first) -> new Counts(slot));
	}

	private record Keyed(String name, String key) {
	}

	/**
	 * The counts of one budget and key in the latest window.
	 */
	private static final class Counts {

		private final Duration longest;

		private @Nullable Budget budget;

		private long limit;

		private BudgetWindow window;

		private long charged;

		private long raised;

		private long reserved;

		/** Incremented by each reset, after which earlier reservations do not count. */
		private long generation;

		Counts(Slot slot) {
			this.window = slot.window();
			this.longest = slot.budget().per().longest();
		}

		synchronized Reserved reserve(Slot slot, long amount) {
			enter(slot.window());
			if (this.charged > limit(slot.budget()) - amount) {
				return new Local(this, false, account(), amount, this.window, this.generation);
			}
			return take(slot, amount);
		}

		private long limit(Budget current) {
			if (current != this.budget) {
				this.budget = current;
				this.limit = BudgetUnits.of(current.limit());
			}
			return this.limit;
		}

		synchronized Reserved take(Slot slot, long amount) {
			enter(slot.window());
			this.charged += amount;
			this.reserved += amount;
			return new Local(this, true, account(), amount, this.window, this.generation);
		}

		synchronized void settle(Local reservation, long actual) {
			if (reservation.window != this.window) {
				return;
			}
			boolean before = reservation.generation != this.generation;
			this.charged += before ? actual : actual - reservation.amount;
			this.reserved -= before ? 0 : reservation.amount;
		}

		synchronized BudgetAccount read(BudgetWindow current) {
			enter(current);
			return account();
		}

		synchronized void raise(BudgetWindow current, long amount) {
			enter(current);
			this.charged -= amount;
			this.raised += amount;
		}

		synchronized void reset(BudgetWindow current) {
			enter(current);
			clear();
			this.generation++;
		}

		// Reservations of an earlier window are settled there, that is, not at all.
		private void enter(BudgetWindow current) {
			if (!current.start().equals(this.window.start())) {
				this.window = current;
				clear();
			}
		}

		private void clear() {
			this.charged = 0;
			this.raised = 0;
			this.reserved = 0;
		}

		private BudgetAccount account() {
			return new BudgetAccount(this.charged, this.raised, this.reserved);
		}

	}

	private record Local(Counts counts, boolean taken, BudgetAccount account, long amount, BudgetWindow window,
			long generation) implements Reserved {

		@Override
		public void settle(long actual) {
			this.counts.settle(this, actual);
		}

	}

}
