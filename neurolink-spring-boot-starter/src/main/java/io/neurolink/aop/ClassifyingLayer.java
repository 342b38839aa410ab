package io.neurolink.aop;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.neurolink.error.ClassifiedFailure;
import io.neurolink.error.ErrorClassifiers;
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
record ClassifyingLayer(ErrorClassifiers classifiers, Consumer<Exception> unclassified) implements Layer {

	@Override
	public @Nullable Object call(Call call, Invoker inner) throws Exception {
		return this.<@Nullable Object>call(() -> inner.answer(call));
	}

	@Override
	public Flux<Object> elements(Call call, FluxInvoker inner) {
		return elements(inner.elements(call));
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
		return action.onErrorMap(Exception.class, this::classified);
	}

	private Exception classified(Exception failure) {
		Exception classified = this.classifiers.classified(failure);
		if (!(classified instanceof ClassifiedFailure)) {
			this.unclassified.accept(failure);
		}
		return classified;
	}

}
