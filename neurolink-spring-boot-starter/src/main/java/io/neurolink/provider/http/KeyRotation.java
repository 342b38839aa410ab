package io.neurolink.provider.http;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

import io.neurolink.error.AiException;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/**
 * Calls with one key after another, for as long as it is the key that fails and another
 * is healthy. Once something was delivered, a failure is that of the answer.
 */
final class KeyRotation {

	private final ApiKeyPool keys;

	KeyRotation(ApiKeyPool keys) {
		this.keys = keys;
	}

	/**
	 * The elements of the first call that does not fail because of its key; else, when no
	 * key is left, the first failure.
	 */
	<T> Flux<T> flux(Function<ApiKey, Publisher<T>> call) {
		return Flux.defer(() -> attempt(call, this.keys.next(), Set.of(), null));
	}

	private <T> Flux<T> attempt(Function<ApiKey, Publisher<T>> call, ApiKey key, Set<ApiKey> before,
			@Nullable AiException first) {
		return Flux.defer(() -> {
			Attempt<T> attempt = new Attempt<>(call, key, before, first);
			return Flux.from(call.apply(key))
				.doOnNext((element) -> attempt.answered())
				.doOnComplete(attempt::answered)
				.doFinally(attempt::ended)
				.onErrorResume(attempt::failed);
		});
	}

	private final class Attempt<T> {

		private final Function<ApiKey, Publisher<T>> call;

		private final ApiKey key;

		private final Set<ApiKey> before;

		private final @Nullable AiException first;

		private boolean answered;

		Attempt(Function<ApiKey, Publisher<T>> call, ApiKey key, Set<ApiKey> before, @Nullable AiException first) {
			this.call = call;
			this.key = key;
			this.before = before;
			this.first = first;
		}

		void answered() {
			if (!this.answered) {
				this.answered = true;
				KeyRotation.this.keys.succeeded(this.key);
			}
		}

		void ended(SignalType signal) {
			if (signal == SignalType.CANCEL && !this.answered) {
				KeyRotation.this.keys.abandoned(this.key);
			}
		}

		Publisher<T> failed(Throwable thrown) {
			if (!(thrown instanceof AiException failure)) {
				KeyRotation.this.keys.abandoned(this.key);
				return Flux.error(thrown);
			}
			KeyRotation.this.keys.failed(this.key, failure);
			if (this.answered || !failure.type().anotherKeyHelps()) {
				return Flux.error(failure);
			}
			AiException told = (this.first != null) ? this.first : failure;
			Set<ApiKey> tried = new HashSet<>(this.before);
			tried.add(this.key);
			ApiKey another = KeyRotation.this.keys.another(tried);
			return (another != null) ? attempt(this.call, another, tried, told) : Flux.error(told);
		}

	}

}
