package io.neurolink.provider.http;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.SuspensionScope;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.CallPace;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Signal;
import reactor.core.publisher.SignalType;

/**
 * Tries one key after another, as long as the failure concerns the key and another key is
 * healthy. After a chunk was delivered, no other key is tried.
 */
final class KeyRotation {

	private final ApiKeyPool keys;

	KeyRotation(ApiKeyPool keys) {
		this.keys = keys;
	}

	/**
	 * Returns the elements of the first call that does not fail because of its key,
	 * without regard to the model.
	 */
	<T> Flux<T> flux(Function<ApiKey, Publisher<T>> call) {
		return flux(null, call);
	}

	/**
	 * Returns the elements of the first call that does not fail because of its key, or of
	 * the model on that key; else, when no key is left, the first failure.
	 * @param model the called model, or {@code null} if it is not known
	 */
	<T> Flux<T> flux(@Nullable String model, Function<ApiKey, Publisher<T>> call) {
		return Flux.deferContextual((context) -> {
			CallPace pace = CallPace.of(context);
			ApiKey waitedFor = (pace != null) ? pace.key() : null;
			// The key of another provider, which calls this one, must not be sent here.
			boolean own = waitedFor != null && this.keys.contains(waitedFor);
			ApiKey key = (own && waitedFor != null) ? waitedFor : this.keys.next(model);
			return attempt(new Call<>(model, call, own ? pace : null), key, Set.of(), null);
		});
	}

	private <T> Flux<T> attempt(Call<T> call, ApiKey key, Set<ApiKey> before, @Nullable AiException first) {
		return Flux.defer(() -> {
			Attempt<T> attempt = new Attempt<>(call, key, before, first);
			// A request that cannot be made gives the key back, as one that fails does.
			return Flux.defer(() -> call.with().apply(key))
				.doOnEach(attempt::signalled)
				.doFinally(attempt::ended)
				.onErrorResume(attempt::failed);
		});
	}

	private static boolean anotherKeyHelps(AiException failure) {
		return failure.type().anotherKeyHelps() || failure.suspends() != SuspensionScope.NONE;
	}

	/**
	 * An operation that needs a key.
	 *
	 * @param model the model, or {@code null} if it is not known
	 * @param with creates the call with a key
	 * @param pace the pace of the call, or {@code null} if it is not paced
	 */
	private record Call<T>(@Nullable String model, Function<ApiKey, Publisher<T>> with, @Nullable CallPace pace) {
	}

	private final class Attempt<T> {

		private final Call<T> call;

		private final ApiKey key;

		private final Set<ApiKey> before;

		private final @Nullable AiException first;

		private boolean answered;

		Attempt(Call<T> call, ApiKey key, Set<ApiKey> before, @Nullable AiException first) {
			this.call = call;
			this.key = key;
			this.before = before;
			this.first = first;
		}

		void signalled(Signal<T> signal) {
			if (!this.answered && !signal.isOnError()) {
				this.answered = true;
				KeyRotation.this.keys.succeeded(this.key, this.call.model());
			}
		}

		void ended(SignalType signal) {
			if (signal == SignalType.CANCEL && !this.answered) {
				KeyRotation.this.keys.abandoned(this.key, this.call.model());
			}
		}

		Publisher<T> failed(Throwable thrown) {
			if (!(thrown instanceof AiException failure)) {
				KeyRotation.this.keys.abandoned(this.key, this.call.model());
				return Flux.error(thrown);
			}
			failed(failure);
			if (this.answered || !anotherKeyHelps(failure)) {
				return Flux.error(failure);
			}
			AiException reported = (this.first != null) ? this.first : failure;
			Set<ApiKey> tried = new HashSet<>(this.before);
			tried.add(this.key);
			CallPace pace = this.call.pace();
			if (pace != null) {
				return pace.another(tried)
					.singleOptional()
					.flatMapMany((another) -> next(another.orElse(null), tried, reported));
			}
			return next(KeyRotation.this.keys.another(this.call.model(), tried), tried, reported);
		}

		private Publisher<T> next(@Nullable ApiKey another, Set<ApiKey> tried, AiException reported) {
			return (another != null) ? attempt(this.call, another, tried, reported) : Flux.error(reported);
		}

		// The pace of a call is what suspends a model after a rate limit: calls wait
		// for it, rather than fail.
		private void failed(AiException failure) {
			CallPace pace = this.call.pace();
			if (pace != null) {
				pace.failed(failure);
			}
			if (pace != null && failure.type() == AiErrorType.RATE_LIMIT) {
				KeyRotation.this.keys.abandoned(this.key, this.call.model());
			}
			else {
				KeyRotation.this.keys.failed(this.key, this.call.model(), failure);
			}
		}

	}

}
