package io.neurolink.aop;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.neurolink.attempt.AvailableElement;
import io.neurolink.error.ClassifiedFailure;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Classifies the exceptions that a method throws, so that the engines around it act on
 * those of any client. The counterpart, {@link OriginalExceptions}, gives the exception
 * itself to the caller. Thread-safe.
 *
 * @param classifiers the classifiers
 * @param unclassified receives the failures that no classifier knows
 */
record ClassifyingLayer(ErrorClassifiers classifiers, Consumer<Exception> unclassified) implements FutureLayer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		try {
			return inner.answer(call);
		}
		catch (Exception ex) {
			throw classified(ex);
		}
	}

	@Override
	public Flux<Object> elements(Call call, @Nullable CallScope scope, FluxInvoker inner) {
		return elements(inner.elements(call, scope));
	}

	@Override
	public CompletableFuture<Object> future(Call call, @Nullable CallScope scope, FutureInvoker inner)
			throws Exception {
		CompletableFuture<Object> answer;
		try {
			answer = inner.future(call, scope);
		}
		catch (Exception ex) {
			throw classified(ex);
		}
		return RelayedFuture.of(answer, this::mapped, null);
	}

	<T extends @Nullable Object> T call(Callable<T> action) throws Exception {
		try {
			return action.call();
		}
		catch (Exception ex) {
			throw classified(ex);
		}
	}

	<T> Flux<T> elements(Flux<T> action) {
		return AvailableElement.isIn(action) ? action : new MappedErrors<>(action, this::mapped);
	}

	private Throwable mapped(Throwable failure) {
		return (failure instanceof Exception exception) ? classified(exception) : failure;
	}

	private Exception classified(Exception failure) {
		Exception classified = this.classifiers.classified(failure);
		if (!(classified instanceof ClassifiedFailure)) {
			this.unclassified.accept(failure);
		}
		return classified;
	}

}
