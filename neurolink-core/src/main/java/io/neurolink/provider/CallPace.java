package io.neurolink.provider;

import java.util.Collection;
import java.util.function.Function;

import io.neurolink.error.AiException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The pace of one call, for a provider that can report the rate limits that its server
 * announces. It is in the Reactor context of a call that waited for its turn; without
 * pacing it is absent. Thread-safe; never blocks.
 */
public interface CallPace {

	/**
	 * Returns the pace of the current call.
	 * @param context the context of the subscriber
	 * @return the pace, or {@code null} if calls are not paced
	 */
	static @Nullable CallPace of(ContextView context) {
		return (context.getOrDefault(CallPace.class, null) instanceof CallPace pace) ? pace : null;
	}

	/**
	 * Adds this pace to a context.
	 * @param context the context to start from
	 * @return the context to subscribe with
	 */
	default Context writeTo(Context context) {
		return context.put(CallPace.class, this);
	}

	/**
	 * Returns the key that the call waited for. It is taken from the pool already.
	 * @return the key, or {@code null} if the provider has no pool of keys
	 */
	@Nullable ApiKey key();

	/**
	 * Ends the attempt with a key, and takes another one on which the call may be sent
	 * immediately. A limit that instances share is asked for, which may take the time of
	 * a request to its store.
	 * @param tried the keys that were tried already
	 * @return a usable key, taken from the pool; empty if there is none
	 */
	Mono<ApiKey> another(Collection<ApiKey> tried);

	/**
	 * Reports the headers of a response, successful or not, as soon as they arrive.
	 * @param headers returns the first value of a header by its name in lower case, or
	 * {@code null} if there is none; called before this method returns
	 */
	void responded(Function<String, @Nullable String> headers);

	/**
	 * Reports the failure of the attempt with the current key. Failures that are emitted
	 * by the provider need no report.
	 * @param failure the failure
	 */
	void failed(AiException failure);

}
