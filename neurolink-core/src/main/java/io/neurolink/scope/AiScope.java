package io.neurolink.scope;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

import io.neurolink.model.ModelRef;
import io.neurolink.time.Deadline;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The settings that apply to a call: the model, the deadline, whether other routes are
 * left. Scopes nest; a setting that an inner scope does not have is that of the outer
 * ones. The calls inside are recorded in the {@link #record()} of every enclosing scope.
 * <p>
 * Blocking code finds its scope in a thread-local, reactive code in the Reactor context.
 * Applications only read a scope; the engines create and write it as a {@link CallScope}.
 * Thread-safe.
 */
public sealed interface AiScope permits CallScope {

	/**
	 * The key of the scope in a Reactor context, and its name for context propagation
	 * between threads.
	 */
	String CONTEXT_KEY = "neurolink.scope";

	/**
	 * Returns the scope of the calling thread.
	 * @return the scope, or {@code null} outside of any
	 */
	static @Nullable AiScope current() {
		return CallScope.current();
	}

	/**
	 * Returns the scope in a Reactor context, otherwise that of the calling thread.
	 * @param context the context to search first
	 * @return the scope, or {@code null} outside of any
	 */
	static @Nullable AiScope current(ContextView context) {
		return CallScope.current(context);
	}

	/**
	 * Returns an executor whose tasks run in the scope of the submitting thread, for
	 * example {@code CompletableFuture.supplyAsync(task, AiScope.propagatingTo(pool))}.
	 * @param executor the executor that runs the tasks
	 * @return the executor to submit tasks to
	 */
	static Executor propagatingTo(Executor executor) {
		return (task) -> {
			CallScope scope = CallScope.current();
			executor.execute((scope != null) ? () -> CallScope.runIn(scope, task) : task);
		};
	}

	/**
	 * Returns the effective model, which overrides that of a request.
	 * @return the model, or {@code null} for none
	 */
	@Nullable ModelRef model();

	/**
	 * Returns the earliest effective deadline.
	 * @return the deadline, or {@code null} for none
	 */
	@Nullable Deadline deadline();

	/**
	 * Whether a fallback around this scope has another route to try.
	 * @return {@code true} if a failure is not final
	 */
	boolean routesLeft();

	/**
	 * Returns the attempt of a retry that this scope belongs to.
	 * @return the number, counted from 1; 1 without a retry
	 */
	int attempt();

	/**
	 * Whether a retry is around this scope: around the method, or around each call to a
	 * model in it. A client that would otherwise retry by itself leaves it to that one.
	 * @return {@code true} if one is, even if it retries nothing
	 */
	boolean retried();

	/**
	 * Returns the record of the calls inside this scope.
	 * @return the record
	 */
	AiCallRecord record();

	/**
	 * Returns the enclosing scope.
	 * @return the outer scope, or {@code null}
	 */
	@Nullable AiScope parent();

	/**
	 * Runs a blocking action with this scope on the calling thread.
	 * @param <T> the type of the result
	 * @param action the action to run
	 * @return its result
	 * @throws Exception the exception of the action
	 */
	<T extends @Nullable Object> T call(Callable<T> action) throws Exception;

	/**
	 * Returns a Reactor context with this scope.
	 * @param context the context to extend
	 * @return the extended context
	 */
	Context writeTo(Context context);

}
