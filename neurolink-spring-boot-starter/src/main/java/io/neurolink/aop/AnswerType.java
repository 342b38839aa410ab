package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

import io.neurolink.attempt.AvailableElement;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResult;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * The way in which a method returns its answer: directly, by a future, or by a type that
 * Spring's {@link ReactiveAdapterRegistry} adapts. Converts it into elements and back.
 * Immutable.
 */
final class AnswerType {

	private final ResolvableType returnType;

	private final boolean future;

	private final @Nullable ReactiveAdapter adapter;

	private AnswerType(ResolvableType returnType, boolean future, @Nullable ReactiveAdapter adapter) {
		this.returnType = returnType;
		this.future = future;
		this.adapter = adapter;
	}

	static AnswerType of(Method method, Class<?> type) {
		ResolvableType returned = ConcreteType.of(ResolvableType.forMethodReturnType(method, type));
		Class<?> raw = method.getReturnType();
		boolean future = CompletionStage.class.isAssignableFrom(raw);
		ReactiveAdapter adapter = (future || raw == Object.class) ? null
				: ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		return new AnswerType(returned, future, adapter);
	}

	/**
	 * Returns whether the method returns before its answer is available.
	 */
	boolean deferred() {
		return this.future || this.adapter != null;
	}

	/**
	 * Returns whether there is one element at most.
	 */
	boolean single() {
		return this.adapter == null || !this.adapter.isMultiValue();
	}

	boolean isFuture() {
		return this.future;
	}

	/**
	 * Returns the class of one element.
	 */
	Class<?> elementClass() {
		return deferred() ? this.returnType.getGeneric(0).resolve(Object.class) : this.returnType.resolve(Object.class);
	}

	/**
	 * Returns the type of one element.
	 */
	ResolvableType elementType() {
		return deferred() ? this.returnType.getGeneric(0) : this.returnType;
	}

	boolean isResult() {
		return AiResult.class.isAssignableFrom(elementClass());
	}

	boolean isStreamOfChunks() {
		return this.returnType.resolve() == Flux.class && elementClass() == AiChunk.class;
	}

	/**
	 * Returns the type of cached values: the element if there is one at most, so that
	 * blocking, future and reactive methods of one cache share their answers; else the
	 * stream.
	 */
	Type valueType() {
		boolean wrapped = deferred() && single() && this.returnType.hasGenerics();
		return wrapped ? this.returnType.getGeneric(0).getType() : this.returnType.getType();
	}

	/**
	 * Returns the elements of the answer, to be subscribed to at once. The method is
	 * called in the scope; an exception that it throws is a failure like any other.
	 */
	Flux<Object> elements(Callable<@Nullable Object> method, @Nullable CallScope scope) {
		if (!this.future) {
			Flux<Object> elements = called(method, scope);
			return (scope != null && !AvailableElement.isIn(elements)) ? elements.contextWrite(scope::writeTo)
					: elements;
		}
		// A derived future does not cancel its source: the scope does.
		CallScope own = cancellable(scope);
		// The method may block before it returns its future, and after a wait the current
		// thread must not block.
		Flux<Object> elements = Schedulers.isInNonBlockingThread()
				? Flux.defer(() -> called(method, own)).subscribeOn(Schedulers.boundedElastic()) : called(method, own);
		return elements.doOnCancel(own::cancel);
	}

	/**
	 * Returns the answer of a method that returns a future. The method is called in the
	 * scope, on this thread if it may block.
	 * @throws Exception the exception of the method
	 */
	CompletableFuture<Object> future(Callable<@Nullable Object> method, @Nullable CallScope scope) throws Exception {
		if (Schedulers.isInNonBlockingThread()) {
			return elements(method, scope).singleOrEmpty().contextCapture().toFuture();
		}
		CallScope own = cancellable(scope);
		if (own.call(method) instanceof CompletionStage<?> stage) {
			return RelayedFuture.of(stage, UnaryOperator.identity(), own::cancel);
		}
		throw nothingReturned();
	}

	private static CallScope cancellable(@Nullable CallScope scope) {
		return CallScope.inside(scope).cancellable().build();
	}

	private Flux<Object> called(Callable<@Nullable Object> method, @Nullable CallScope scope) {
		try {
			Object returned = (scope != null) ? scope.call(method) : method.call();
			return (returned != null) ? adapted(returned) : Flux.error(nothingReturned());
		}
		catch (Throwable ex) {
			// Also a fatal one, which Reactor would leave to the thread, and the caller
			// without an answer.
			return Flux.error(ex);
		}
	}

	/**
	 * Returns the elements of a cached value.
	 */
	Flux<Object> elementsOf(Object cached) {
		return (!single() && cached instanceof Iterable<?> several) ? Flux.fromIterable(several) : Flux.just(cached);
	}

	/**
	 * Returns the value that the method returns for the answer to a call.
	 */
	Object returned(FluxInvoker outermost, Call call) {
		if (this.future) {
			return (outermost instanceof FutureInvoker futures) ? future(futures, call)
					: completing(new CallMono(outermost, call).contextCapture());
		}
		ReactiveAdapter wanted = this.adapter;
		if (wanted == null) {
			throw new IllegalStateException("A method that blocks returns its answer itself");
		}
		return wanted.fromPublisher(single() ? new CallMono(outermost, call)
				: new MappedErrors<>(
						Flux.deferContextual((context) -> outermost.elements(call, CallScope.current(context))),
						Failures::original));
	}

	private static CompletableFuture<Object> completing(Mono<Object> answer) {
		CallScope scope = CallScope.current();
		return CallScope.completing(scope, ((scope != null) ? answer.contextWrite(scope::writeTo) : answer).toFuture());
	}

	private static CompletableFuture<Object> future(FutureInvoker outermost, Call call) {
		CallScope scope = CallScope.current();
		CompletableFuture<Object> answer;
		try {
			answer = outermost.future(call, scope);
		}
		catch (Throwable ex) {
			Exceptions.throwIfFatal(ex);
			return CompletableFuture.failedFuture(Failures.original(ex));
		}
		// Calls that the caller makes while it consumes the answer do not belong to this
		// method.
		return (answer.isDone() && !answer.isCompletedExceptionally()) ? answer
				: CallScope.completing(scope, answer, Failures::original);
	}

	private Flux<Object> adapted(Object returned) {
		if (returned instanceof CompletionStage<?> stage) {
			return Mono.fromFuture(RelayedFuture.of(stage, UnaryOperator.identity(), null)).flux();
		}
		ReactiveAdapter known = this.adapter;
		if (known == null) {
			throw new IllegalStateException("Nothing adapts a " + returned.getClass().getName());
		}
		Publisher<Object> publisher = known.toPublisher(returned);
		return Flux.from(publisher);
	}

	private IllegalStateException nothingReturned() {
		return new IllegalStateException("The method returned null in place of a " + this.returnType);
	}

}
