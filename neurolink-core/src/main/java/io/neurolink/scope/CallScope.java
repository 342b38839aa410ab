package io.neurolink.scope;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.neurolink.model.AiUsage;
import io.neurolink.model.ModelRef;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The scope of a call as the engines create it and write to it; applications read it as
 * an {@link AiScope}. Thread-safe. Immutable but for its record, its cancellation and its
 * deferred reports.
 */
public final class CallScope implements AiScope {

	// Looked up once per call instead of once per change. The holder is a JDK class,
	// because one of this library would retain an application's classes on the threads of
	// its container.
	private static final ThreadLocal<AtomicReference<@Nullable CallScope>> CURRENT = ThreadLocal
		.withInitial(AtomicReference::new);

	private final @Nullable CallScope parent;

	private final @Nullable ModelRef model;

	private final @Nullable Deadline deadline;

	private final boolean routesLeft;

	private final int attempt;

	private final @Nullable SharedCall held;

	private final List<AiCallGate> gates;

	private final List<ModelCallLayer> layers;

	private final boolean retried;

	private final @Nullable Cancellation cancellation;

	private final @Nullable DeferredReports reports;

	private final AiCallRecord record = new AiCallRecord();

	private CallScope(Builder builder) {
		CallScope outer = builder.parent;
		this.parent = outer;
		this.model = (builder.model != null || outer == null) ? builder.model : outer.model;
		this.deadline = Deadline.earlier(builder.deadline, (outer != null) ? outer.deadline : null);
		this.routesLeft = builder.routesLeft || (outer != null && outer.routesLeft);
		this.attempt = (builder.attempt != 0 || outer == null) ? Math.max(1, builder.attempt) : outer.attempt;
		this.held = builder.held;
		this.gates = with((outer != null) ? outer.gates : List.of(), builder.gate);
		this.layers = with((outer != null && !builder.withoutLayers) ? outer.layers : List.of(), builder.layer);
		this.retried = builder.retried || (outer != null && outer.retried);
		this.cancellation = cancellation(builder, outer);
		this.reports = (builder.reportsFailures || outer == null)
				? (builder.reportsFailures ? new DeferredReports() : null) : outer.reports;
	}

	// Other callers may wait for the shared call, so that one of them cannot cancel it
	// for all.
	private static @Nullable Cancellation cancellation(Builder builder, @Nullable CallScope outer) {
		Cancellation around = (outer != null && builder.held == null) ? outer.cancellation : null;
		return builder.cancellable ? new Cancellation(around) : around;
	}

	private static <T> List<T> with(List<T> outer, @Nullable T own) {
		if (own == null) {
			return outer;
		}
		List<T> all = new ArrayList<>(outer);
		all.add(own);
		return List.copyOf(all);
	}

	/**
	 * Returns the scope of the calling thread, as {@link AiScope#current()} does.
	 * @return the scope, or {@code null} outside of any
	 */
	public static @Nullable CallScope current() {
		return CURRENT.get().getPlain();
	}

	/**
	 * Returns the scope in a Reactor context, otherwise that of the calling thread, as
	 * {@link AiScope#current(ContextView)} does.
	 * @param context the context to search first
	 * @return the scope, or {@code null} outside of any
	 */
	public static @Nullable CallScope current(ContextView context) {
		CallScope scope = context.getOrDefault(CONTEXT_KEY, null);
		return (scope != null) ? scope : current();
	}

	/**
	 * Creates a builder for a scope inside that of the calling thread, if there is one.
	 * @return a builder
	 */
	public static Builder nested() {
		return inside(current());
	}

	/**
	 * Creates a builder for a scope inside another.
	 * @param parent the enclosing scope, or {@code null} for none
	 * @return a builder
	 */
	public static Builder inside(@Nullable CallScope parent) {
		return new Builder(parent);
	}

	@Override
	public @Nullable ModelRef model() {
		return this.model;
	}

	@Override
	public @Nullable Deadline deadline() {
		return this.deadline;
	}

	@Override
	public boolean routesLeft() {
		return this.routesLeft;
	}

	@Override
	public int attempt() {
		return this.attempt;
	}

	@Override
	public boolean retried() {
		return this.retried;
	}

	@Override
	public AiCallRecord record() {
		return this.record;
	}

	@Override
	public @Nullable CallScope parent() {
		return this.parent;
	}

	/**
	 * Returns the calls of one kind that the calling code leads and that others may wait
	 * for. They cannot end before it does.
	 * @param <T> the kind of call
	 * @param type the class of the calls
	 * @return the calls of this scope and of the enclosing ones, innermost first
	 */
	public <T extends SharedCall> List<T> held(Class<T> type) {
		List<T> all = new ArrayList<>(2);
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			if (type.isInstance(scope.held)) {
				all.add(type.cast(scope.held));
			}
		}
		return all;
	}

	/**
	 * Returns the gates that admit every call to a provider.
	 * @return the gates of all scopes, outermost first
	 */
	public List<AiCallGate> gates() {
		return this.gates;
	}

	/**
	 * Returns the layers around each call to a model.
	 * @return the layers of all scopes, outermost first
	 */
	public List<ModelCallLayer> layers() {
		return this.layers;
	}

	/**
	 * Cancels the current and future calls inside this scope, on all threads. Calls
	 * inside an inner scope that holds a shared call continue, because others may wait
	 * for them. Without effect on a scope that was not built as
	 * {@link Builder#cancellable() cancellable}.
	 */
	public void cancel() {
		Cancellation own = this.cancellation;
		if (own != null && (this.parent == null || this.parent.cancellation != own)) {
			own.happen();
		}
	}

	/**
	 * Returns the cancellation of this scope and of the enclosing ones.
	 * @return the cancellation, or {@code null} if none of them can be cancelled
	 */
	public @Nullable Cancellation cancellation() {
		return this.cancellation;
	}

	/**
	 * Returns whether an enclosing retry or fallback logs the failures inside this scope,
	 * so that they are not logged at {@code WARN} as well.
	 * @return {@code true} if one does
	 */
	public boolean failuresReported() {
		return this.reports != null;
	}

	/**
	 * Defers the log line of a failed call to the enclosing retry or fallback. That
	 * discards the line if the failure ends the attempt, because its own line reports it,
	 * and runs it if the method continues without the call.
	 * @param report writes the line
	 * @return {@code false} if the line has to be written now: there is no enclosing
	 * retry or fallback, its attempt is over, or too many lines are deferred
	 */
	public boolean deferReport(Runnable report) {
		DeferredReports deferred = this.reports;
		return deferred != null && deferred.defer(report);
	}

	/**
	 * Ends the attempt that this scope was built for with
	 * {@link Builder#reportsFailures(boolean)}.
	 * @param reported whether its failure was logged with the message of the provider;
	 * {@code false} runs the deferred reports
	 */
	public void endReports(boolean reported) {
		DeferredReports deferred = this.reports;
		CallScope outer = this.parent;
		if (deferred == null || (outer != null && outer.reports == deferred)) {
			return;
		}
		List<Runnable> reports = deferred.end();
		if (!reported) {
			reports.forEach(Runnable::run);
		}
	}

	/**
	 * Records, here and in every enclosing scope, that a call begins.
	 * @param target the provider and model
	 */
	public void callStarted(ModelRef target) {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.started(target);
		}
	}

	/**
	 * Records, here and in every enclosing scope, how a call was answered.
	 * @param finishReason the reason why the model stopped, or {@code null}
	 * @param usage the tokens of the call, or {@code null}
	 * @param degraded whether the answer was a static or stale one
	 */
	public void callAnswered(@Nullable String finishReason, @Nullable AiUsage usage, boolean degraded) {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.answered(finishReason, usage, degraded);
		}
	}

	/**
	 * Records, here and in every enclosing scope, what an answered call cost.
	 * @param cost the cost in USD, or {@code null} if it is not known
	 */
	public void callCharged(@Nullable BigDecimal cost) {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.charged(cost);
		}
	}

	/**
	 * Records, here and in every enclosing scope, the tokens of a call that was given up.
	 * @param usage the tokens that the provider reported
	 */
	public void usageReported(AiUsage usage) {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.add(usage);
		}
	}

	/**
	 * Records, here and in every enclosing scope, which of several concurrent calls for
	 * one answer counts, although another may have begun after it.
	 * @param target the provider and model of that call
	 */
	public void answeredBy(ModelRef target) {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.answeredBy(target);
		}
	}

	/**
	 * Records, here and in every enclosing scope, that a call of another caller failed
	 * for which this caller waited instead of making its own.
	 * @param target the provider and model of that call
	 */
	public void sharedCallFailed(ModelRef target) {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.sharedFailed(target);
		}
	}

	/**
	 * Records, here and in every enclosing scope, that a static or stale answer was
	 * returned.
	 */
	public void markDegraded() {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.markDegraded();
		}
	}

	/**
	 * Records, here and in every enclosing scope, that a fallback around a call obtained
	 * the answer from another model than the effective one.
	 */
	public void markSubstituted() {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.markSubstituted();
		}
	}

	/**
	 * Records, here and in every enclosing scope, that a cache answered for the effective
	 * model, so that no call was needed.
	 */
	public void markObserved() {
		for (CallScope scope = this; scope != null; scope = scope.parent) {
			scope.record.markObserved();
		}
	}

	@Override
	public <T extends @Nullable Object> T call(Callable<T> action) throws Exception {
		AtomicReference<@Nullable CallScope> slot = CURRENT.get();
		CallScope before = slot.getPlain();
		slot.setPlain(this);
		try {
			return action.call();
		}
		finally {
			slot.setPlain(before);
		}
	}

	/**
	 * Sets the scope of the calling thread, as context propagation does.
	 * @param scope the scope, or {@code null} for none
	 */
	static void restore(@Nullable CallScope scope) {
		// Not removed, because an empty slot takes a few bytes per thread, whereas
		// creating it for each call costs much more.
		CURRENT.get().setPlain(scope);
	}

	/**
	 * Returns a future that completes as another does, but in a scope: dependent
	 * functions that run on the completing thread, for example of {@code thenCompose},
	 * have that scope. If the caller completes it, for example by {@code orTimeout} or
	 * {@code cancel}, the other is cancelled.
	 * @param <T> the type of the result
	 * @param scope the scope, or {@code null} for none
	 * @param future the other future
	 * @return the future for the caller
	 */
	public static <T> CompletableFuture<T> completing(@Nullable CallScope scope, CompletableFuture<T> future) {
		return completing(scope, future, UnaryOperator.identity());
	}

	/**
	 * Returns a future that completes as another does, but in a scope, as
	 * {@link #completing(CallScope, CompletableFuture)} does.
	 * @param <T> the type of the result
	 * @param scope the scope, or {@code null} for none
	 * @param future the other future
	 * @param failures converts a failure into that for the caller
	 * @return the future for the caller
	 */
	public static <T> CompletableFuture<T> completing(@Nullable CallScope scope, CompletableFuture<T> future,
			UnaryOperator<Throwable> failures) {
		return new ScopedFuture<>(scope, future, failures);
	}

	static void runIn(@Nullable CallScope scope, Runnable task) {
		AtomicReference<@Nullable CallScope> slot = CURRENT.get();
		CallScope before = slot.getPlain();
		slot.setPlain(scope);
		try {
			task.run();
		}
		finally {
			slot.setPlain(before);
		}
	}

	@Override
	public Context writeTo(Context context) {
		return context.put(CONTEXT_KEY, this);
	}

	/**
	 * A builder for a scope. Not thread-safe.
	 */
	public static final class Builder {

		private final @Nullable CallScope parent;

		private @Nullable ModelRef model;

		private @Nullable Deadline deadline;

		private boolean routesLeft;

		private int attempt;

		private @Nullable SharedCall held;

		private @Nullable AiCallGate gate;

		private @Nullable ModelCallLayer layer;

		private boolean withoutLayers;

		private boolean retried;

		private boolean cancellable;

		private boolean reportsFailures;

		private Builder(@Nullable CallScope parent) {
			this.parent = parent;
		}

		/**
		 * Sets the model.
		 * @param model the model, or {@code null} for that of the enclosing scope
		 * @return this builder
		 */
		public Builder model(@Nullable ModelRef model) {
			this.model = model;
			return this;
		}

		/**
		 * Sets a deadline. An earlier one of an enclosing scope remains effective.
		 * @param deadline the deadline, or {@code null} for none of its own
		 * @return this builder
		 */
		public Builder deadline(@Nullable Deadline deadline) {
			this.deadline = deadline;
			return this;
		}

		/**
		 * Sets whether other routes are left if this one fails.
		 * @param routesLeft {@code true} if there are
		 * @return this builder
		 */
		public Builder routesLeft(boolean routesLeft) {
			this.routesLeft = routesLeft;
			return this;
		}

		/**
		 * Sets the attempt of a retry that begins.
		 * @param attempt the number, counted from 1
		 * @return this builder
		 */
		public Builder attempt(int attempt) {
			this.attempt = attempt;
			return this;
		}

		/**
		 * Sets the shared call that the code inside the scope leads.
		 * @param held the call
		 * @return this builder
		 */
		public Builder holding(SharedCall held) {
			this.held = held;
			return this;
		}

		/**
		 * Adds a gate that admits every call to a provider, in addition to the gates of
		 * the enclosing scopes.
		 * @param gate the gate
		 * @return this builder
		 */
		public Builder gate(AiCallGate gate) {
			this.gate = gate;
			return this;
		}

		/**
		 * Adds a layer around each call to a model, inside those of the enclosing scopes.
		 * @param layer the layer
		 * @return this builder
		 */
		public Builder layer(ModelCallLayer layer) {
			this.layer = layer;
			return this;
		}

		/**
		 * Leaves out the layers of the enclosing scopes, for the code inside them.
		 * @return this builder
		 */
		public Builder withoutLayers() {
			this.withoutLayers = true;
			return this;
		}

		/**
		 * Records that a retry is around the scope.
		 * @return this builder
		 */
		public Builder retried() {
			this.retried = true;
			return this;
		}

		/**
		 * Makes the scope {@linkplain CallScope#cancel() cancellable}.
		 * @return this builder
		 */
		public Builder cancellable() {
			this.cancellable = true;
			return this;
		}

		/**
		 * Sets whether the creator of this scope logs the failures of the calls inside
		 * and {@linkplain CallScope#endReports(boolean) ends} their reports.
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
		public CallScope build() {
			return new CallScope(this);
		}

	}

}
