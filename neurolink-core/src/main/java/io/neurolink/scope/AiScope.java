package io.neurolink.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What is in force around a call: the model, the deadline, whether other routes are left.
 * Scopes nest; what an inner one does not say, the outer ones do. What the calls inside
 * did is told to the {@link #record()} of every scope around them.
 * <p>
 * Blocking code finds its scope in a thread-local, reactive code in the Reactor context.
 * A scope is immutable but for its record, and thread-safe.
 */
public final class AiScope {

	/**
	 * The key of the scope in a Reactor context, and the name under which it travels
	 * between threads.
	 */
	public static final String CONTEXT_KEY = "neurolink.scope";

	// Found once for a call, and not for each change. A holder of the JDK's: one of ours
	// would keep an application's classes on the threads of its container.
	private static final ThreadLocal<AtomicReference<@Nullable AiScope>> CURRENT = ThreadLocal
		.withInitial(AtomicReference::new);

	private final @Nullable AiScope parent;

	private final @Nullable ModelRef model;

	private final @Nullable Deadline deadline;

	private final boolean routesLeft;

	private final int attempt;

	private final @Nullable Object held;

	private final List<AiCallGate> gates;

	private final @Nullable Cancellation cancellation;

	private final @Nullable DeferredReports reports;

	private final AiCallRecord record = new AiCallRecord();

	private AiScope(Builder builder) {
		AiScope outer = builder.parent;
		this.parent = outer;
		this.model = (builder.model != null || outer == null) ? builder.model : outer.model;
		this.deadline = Deadline.earlier(builder.deadline, (outer != null) ? outer.deadline : null);
		this.routesLeft = builder.routesLeft || (outer != null && outer.routesLeft);
		this.attempt = (builder.attempt != 0 || outer == null) ? Math.max(1, builder.attempt) : outer.attempt;
		this.held = builder.held;
		this.gates = gates((outer != null) ? outer.gates : List.of(), builder.gate);
		this.cancellation = cancellation(builder, outer);
		this.reports = (builder.reportsFailures || outer == null)
				? (builder.reportsFailures ? new DeferredReports() : null) : outer.reports;
	}

	// Others may wait for what is held, so that one of them cannot cancel it for all.
	private static @Nullable Cancellation cancellation(Builder builder, @Nullable AiScope outer) {
		Cancellation around = (outer != null && builder.held == null) ? outer.cancellation : null;
		return builder.cancellable ? new Cancellation(around) : around;
	}

	private static List<AiCallGate> gates(List<AiCallGate> outer, @Nullable AiCallGate own) {
		if (own == null) {
			return outer;
		}
		List<AiCallGate> all = new ArrayList<>(outer);
		all.add(own);
		return List.copyOf(all);
	}

	/**
	 * The scope of the calling thread.
	 * @return the scope, or {@code null} outside of any
	 */
	public static @Nullable AiScope current() {
		return CURRENT.get().getPlain();
	}

	/**
	 * The scope in a Reactor context, else that of the calling thread.
	 * @param context where to look first
	 * @return the scope, or {@code null} outside of any
	 */
	public static @Nullable AiScope current(ContextView context) {
		AiScope scope = context.getOrDefault(CONTEXT_KEY, null);
		return (scope != null) ? scope : current();
	}

	/**
	 * Starts a scope inside the one of the calling thread, where there is one.
	 * @return a builder
	 */
	public static Builder nested() {
		return inside(current());
	}

	/**
	 * Starts a scope inside another.
	 * @param parent the scope around it, or {@code null} for none
	 * @return a builder
	 */
	public static Builder inside(@Nullable AiScope parent) {
		return new Builder(parent);
	}

	/**
	 * The model in force: it wins over what a request names.
	 * @return the model, or {@code null} for none
	 */
	public @Nullable ModelRef model() {
		return this.model;
	}

	/**
	 * The earliest deadline in force.
	 * @return the deadline, or {@code null} for none
	 */
	public @Nullable Deadline deadline() {
		return this.deadline;
	}

	/**
	 * Whether a fallback around this scope has another route to try.
	 * @return {@code true} if a failure here is not the end
	 */
	public boolean routesLeft() {
		return this.routesLeft;
	}

	/**
	 * Which attempt of a retry this scope belongs to.
	 * @return the number, counted from 1; 1 without a retry
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * What the calls inside this scope did.
	 * @return the record
	 */
	public AiCallRecord record() {
		return this.record;
	}

	/**
	 * The scope around this one.
	 * @return the outer scope, or {@code null}
	 */
	public @Nullable AiScope parent() {
		return this.parent;
	}

	/**
	 * What an engine holds for as long as this scope lasts, as in the lead of a coalesced
	 * call.
	 * @return the held object, or {@code null}
	 */
	public @Nullable Object held() {
		return this.held;
	}

	/**
	 * What every call to a provider has to pass.
	 * @return the gates of all scopes, outermost first
	 */
	public List<AiCallGate> gates() {
		return this.gates;
	}

	/**
	 * Cancels the calls inside this scope that are under way, on whatever thread, and
	 * those that are yet to come. Calls that lie inside what an inner scope holds go on,
	 * for others may wait for them. Without effect on a scope that was not built as
	 * {@link Builder#cancellable() cancellable}.
	 */
	public void cancel() {
		Cancellation own = this.cancellation;
		if (own != null && (this.parent == null || this.parent.cancellation != own)) {
			own.happen();
		}
	}

	/**
	 * The cancellation of this scope and of those around it.
	 * @return what may happen, or {@code null} where it cannot
	 */
	public @Nullable Cancellation cancellation() {
		return this.cancellation;
	}

	/**
	 * Returns whether a retry or fallback around logs the failures inside this scope, so
	 * that they need no line of their own at {@code WARN}.
	 * @return {@code true} if one does
	 */
	public boolean failuresReported() {
		return this.reports != null;
	}

	/**
	 * Leaves the log line of a failed call to the retry or fallback around. It drops the
	 * line if the failure ends the attempt, because its own line tells of it, and runs it
	 * if the method goes on without the call.
	 * @param report writes the line
	 * @return {@code false} if the line has to be written now: no retry or fallback is
	 * around, its attempt is over, or too many lines were left to it
	 */
	public boolean deferReport(Runnable report) {
		DeferredReports deferred = this.reports;
		return deferred != null && deferred.defer(report);
	}

	/**
	 * Ends the attempt that this scope was built for with
	 * {@link Builder#reportsFailures(boolean)}.
	 * @param reported whether its failure was logged with the message of the provider;
	 * {@code false} runs the reports that were left to this scope
	 */
	public void endReports(boolean reported) {
		DeferredReports deferred = this.reports;
		AiScope outer = this.parent;
		if (deferred == null || (outer != null && outer.reports == deferred)) {
			return;
		}
		List<Runnable> reports = deferred.end();
		if (!reported) {
			reports.forEach(Runnable::run);
		}
	}

	/**
	 * Notes, here and in every scope around, that a call begins.
	 * @param target who is called
	 */
	public void callStarted(ModelRef target) {
		for (AiScope scope = this; scope != null; scope = scope.parent) {
			scope.record.started(target);
		}
	}

	/**
	 * Notes, here and in every scope around, how a call was answered.
	 * @param finishReason why the model stopped, or {@code null}
	 * @param usage what it cost, or {@code null}
	 * @param degraded whether the answer was a static or stale one
	 */
	public void callAnswered(@Nullable String finishReason, @Nullable AiUsage usage, boolean degraded) {
		for (AiScope scope = this; scope != null; scope = scope.parent) {
			scope.record.answered(finishReason, usage, degraded);
		}
	}

	/**
	 * Records, here and in every scope around, that a call of another caller failed,
	 * which this one waited for instead of making its own.
	 * @param target the provider and model of that call
	 */
	public void sharedCallFailed(ModelRef target) {
		for (AiScope scope = this; scope != null; scope = scope.parent) {
			scope.record.sharedFailed(target);
		}
	}

	/**
	 * Notes, here and in every scope around, that a static or stale answer was given.
	 */
	public void degraded() {
		for (AiScope scope = this; scope != null; scope = scope.parent) {
			scope.record.markDegraded();
		}
	}

	/**
	 * Notes, here and in every scope around, that a cache answered for the model in
	 * force, so that no call was needed.
	 */
	public void heeded() {
		for (AiScope scope = this; scope != null; scope = scope.parent) {
			scope.record.markHeeded();
		}
	}

	/**
	 * Runs a blocking action with this scope in force on the calling thread.
	 * @param <T> the type of the result
	 * @param action what to run
	 * @return its result
	 * @throws Exception whatever the action throws
	 */
	public <T extends @Nullable Object> T call(Callable<T> action) throws Exception {
		AtomicReference<@Nullable AiScope> slot = CURRENT.get();
		AiScope before = slot.getPlain();
		slot.setPlain(this);
		try {
			return action.call();
		}
		finally {
			slot.setPlain(before);
		}
	}

	/**
	 * Puts a scope in force on the calling thread, as context propagation does.
	 * @param scope the scope, or {@code null} for none
	 */
	public static void restore(@Nullable AiScope scope) {
		// Not removed: an empty slot costs a thread a few bytes, making it anew each call
		// much more.
		CURRENT.get().setPlain(scope);
	}

	/**
	 * An executor whose tasks run in the scope that was in force where they were handed
	 * over, as in
	 * {@code CompletableFuture.supplyAsync(task, AiScope.propagatingTo(pool))}.
	 * @param executor what runs the tasks
	 * @return the executor to hand them to
	 */
	public static Executor propagatingTo(Executor executor) {
		return (task) -> {
			AiScope scope = current();
			executor.execute((scope != null) ? () -> scope.run(task) : task);
		};
	}

	/**
	 * A future that completes as another does, but in a scope: what depends on it and
	 * runs on the completing thread, as in {@code thenCompose}, finds that scope in
	 * force. Completing it from outside, as {@code orTimeout} and {@code cancel} do,
	 * cancels the other.
	 * @param <T> the type of the result
	 * @param scope the scope, or {@code null} for none
	 * @param future the other future
	 * @return the future to hand out
	 */
	public static <T> CompletableFuture<T> completing(@Nullable AiScope scope, CompletableFuture<T> future) {
		return new ScopedFuture<>(scope, future);
	}

	private void run(Runnable task) {
		runIn(this, task);
	}

	static void runIn(@Nullable AiScope scope, Runnable task) {
		AtomicReference<@Nullable AiScope> slot = CURRENT.get();
		AiScope before = slot.getPlain();
		slot.setPlain(scope);
		try {
			task.run();
		}
		finally {
			slot.setPlain(before);
		}
	}

	/**
	 * A Reactor context with this scope in it.
	 * @param context the context to extend
	 * @return the extended context
	 */
	public Context writeTo(Context context) {
		return context.put(CONTEXT_KEY, this);
	}

	/**
	 * Builds a scope. Not thread-safe.
	 */
	public static final class Builder {

		private final @Nullable AiScope parent;

		private @Nullable ModelRef model;

		private @Nullable Deadline deadline;

		private boolean routesLeft;

		private int attempt;

		private @Nullable Object held;

		private @Nullable AiCallGate gate;

		private boolean cancellable;

		private boolean reportsFailures;

		private Builder(@Nullable AiScope parent) {
			this.parent = parent;
		}

		/**
		 * The model in force.
		 * @param model the model, or {@code null} for that of the scope around
		 * @return this builder
		 */
		public Builder model(@Nullable ModelRef model) {
			this.model = model;
			return this;
		}

		/**
		 * A deadline. An earlier one of a scope around stays in force.
		 * @param deadline the deadline, or {@code null} for none of its own
		 * @return this builder
		 */
		public Builder deadline(@Nullable Deadline deadline) {
			this.deadline = deadline;
			return this;
		}

		/**
		 * Whether other routes are left if this one fails.
		 * @param routesLeft {@code true} if there are
		 * @return this builder
		 */
		public Builder routesLeft(boolean routesLeft) {
			this.routesLeft = routesLeft;
			return this;
		}

		/**
		 * Which attempt of a retry begins.
		 * @param attempt the number, counted from 1
		 * @return this builder
		 */
		public Builder attempt(int attempt) {
			this.attempt = attempt;
			return this;
		}

		/**
		 * What an engine holds for as long as the scope lasts.
		 * @param held the object
		 * @return this builder
		 */
		public Builder holding(Object held) {
			this.held = held;
			return this;
		}

		/**
		 * What every call to a provider has to pass, besides the gates of the scopes
		 * around.
		 * @param gate the gate
		 * @return this builder
		 */
		public Builder gate(AiCallGate gate) {
			this.gate = gate;
			return this;
		}

		/**
		 * Lets the scope be {@linkplain AiScope#cancel() cancelled}.
		 * @return this builder
		 */
		public Builder cancellable() {
			this.cancellable = true;
			return this;
		}

		/**
		 * Sets whether the builder of this scope logs the failures of the calls inside
		 * and {@linkplain AiScope#endReports(boolean) ends} their reports.
		 * @param reportsFailures {@code true} if it does; {@code false} by default
		 * @return this builder
		 */
		public Builder reportsFailures(boolean reportsFailures) {
			this.reportsFailures = reportsFailures;
			return this;
		}

		/**
		 * Builds the scope.
		 * @return the scope
		 */
		public AiScope build() {
			return new AiScope(this);
		}

	}

}
