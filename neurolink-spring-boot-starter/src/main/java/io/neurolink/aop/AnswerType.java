package io.neurolink.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.neurolink.model.AiChunk;
import io.neurolink.model.AiResult;
import io.neurolink.scope.AiScope;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * How a method gives its answer: at once, by a future, or by what Spring's
 * {@link ReactiveAdapterRegistry} adapts; and how to turn that into elements and back.
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
	 * Whether the method returns before its answer is there.
	 */
	boolean deferred() {
		return this.future || this.adapter != null;
	}

	/**
	 * Whether there is one element at most.
	 */
	boolean single() {
		return this.adapter == null || !this.adapter.isMultiValue();
	}

	boolean isFuture() {
		return this.future;
	}

	/**
	 * The class of one element.
	 */
	Class<?> elementClass() {
		return deferred() ? this.returnType.getGeneric(0).resolve(Object.class) : this.returnType.resolve(Object.class);
	}

	/**
	 * The type of one element.
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
	 * What a cache keeps: the element where there is one, so that blocking, future and
	 * reactive methods of one cache share their answers; else the stream.
	 */
	Type valueType() {
		boolean wrapped = deferred() && single() && this.returnType.hasGenerics();
		return wrapped ? this.returnType.getGeneric(0).getType() : this.returnType.getType();
	}

	/**
	 * The elements of what a call of the method returns. The method is called at each
	 * subscription, with the scope of the subscriber in force; what it throws is a
	 * failure like any other.
	 */
	Flux<Object> elements(Callable<@Nullable Object> method) {
		if (!this.future) {
			return Flux.deferContextual((context) -> {
				AiScope scope = AiScope.current(context);
				return called((scope != null) ? () -> scope.call(method) : method);
			});
		}
		// A future that is derived from another does not cancel it: the scope does.
		Flux<Object> elements = Flux.deferContextual((context) -> {
			AiScope scope = AiScope.inside(AiScope.current(context)).cancellable().build();
			return called(() -> scope.call(method)).doOnCancel(scope::cancel);
		});
		// What leads up to a future may block, and a wait has brought us to a thread that
		// must not.
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
	 * The elements that a cached value stands for.
	 */
	Flux<Object> elementsOf(Object cached) {
		return (!single() && cached instanceof Iterable<?> several) ? Flux.fromIterable(several) : Flux.just(cached);
	}

	/**
	 * What the method is to return for these elements.
	 */
	Object returned(Flux<Object> elements) {
		if (this.future) {
			AiScope scope = AiScope.current();
			Mono<Object> answer = elements.singleOrEmpty().contextCapture();
			// What the caller makes of the answer is none of the method's calls.
			return AiScope.completing(scope,
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
