package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResult;
import io.neurolink.scope.CallScope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
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
	 * Returns the elements of the answer. The method is called at each subscription, with
	 * the scope of the subscriber bound; an exception that it throws is a failure like
	 * any other.
	 */
	Flux<Object> elements(Callable<@Nullable Object> method) {
		if (!this.future) {
			return Flux.deferContextual((context) -> {
				CallScope scope = CallScope.current(context);
				return called((scope != null) ? () -> scope.call(method) : method);
			});
		}
		// A derived future does not cancel its source: the scope does.
		Flux<Object> elements = Flux.deferContextual((context) -> {
			CallScope scope = CallScope.inside(CallScope.current(context)).cancellable().build();
			return called(() -> scope.call(method)).doOnCancel(scope::cancel);
		});
		// The method may block before it returns its future, and after a wait the current
		// thread must not block.
		return Flux.defer(() -> Schedulers.isInNonBlockingThread() ? elements.subscribeOn(Schedulers.boundedElastic())
				: elements);
	}

	private Flux<Object> called(Callable<@Nullable Object> method) {
		try {
			Object returned = method.call();
			return (returned != null) ? adapted(returned) : Flux.error(nothingReturned());
		}
		catch (Exception ex) {
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
	 * Returns the value that the method returns for these elements.
	 */
	Object returned(Flux<Object> elements) {
		if (this.future) {
			CallScope scope = CallScope.current();
			Mono<Object> answer = elements.singleOrEmpty().contextCapture();
			// Calls that the caller makes while it consumes the answer do not belong to
			// this method.
			return CallScope.completing(scope,
					((scope != null) ? answer.contextWrite(scope::writeTo) : answer).toFuture());
		}
		ReactiveAdapter wanted = this.adapter;
		if (wanted == null) {
			throw new IllegalStateException("A method that blocks returns its answer itself");
		}
		return wanted.fromPublisher(single() ? elements.singleOrEmpty() : elements);
	}

	private Flux<Object> adapted(Object returned) {
		if (returned instanceof CompletionStage<?> stage) {
			return Mono.<Object>fromCompletionStage(stage).flux();
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
