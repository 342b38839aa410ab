package io.neurolink.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.neurolink.error.Failures;

/**
 * Tells whether a server refused because of what it has under a key, which says nothing
 * of any other key.
 */
final class WrongType {

	private WrongType() {
	}

	static boolean is(Throwable failure) {
		Throwable refusal = Failures.unwrap(failure);
		return refusal instanceof RedisCommandExecutionException && refusal.getMessage() != null
				&& refusal.getMessage().contains("WRONGTYPE");
	}

}
