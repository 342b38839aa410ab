package io.neurolink.redis;

import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.neurolink.error.Failures;
import io.neurolink.error.StoreRefusedException;

/**
 * Distinguishes a server that refuses a command from one that is not available.
 */
final class RedisRefusals {

	/** The server answers, but temporarily cannot execute such commands. */
	private static final List<String> UNAVAILABLE = List.of("LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY",
			"MOVED", "ASK", "UNBLOCKED", "NOREPLICAS");

	/** Another server or another connection must be used. */
	private static final List<String> WRONG_CONNECTION = List.of("READONLY", "NOAUTH", "WRONGPASS");

	private static final int LONGEST_REASON = 200;

	private final String grant;

	/**
	 * Creates the distinction.
	 * @param grant the rules of the ACL that permit all commands
	 */
	RedisRefusals(String grant) {
		this.grant = grant;
	}

	/**
	 * Returns whether a server refused a command because of the value under a key, so
	 * that no other key is affected.
	 */
	static boolean isWrongType(Throwable failure) {
		return isRefusal(failure) && messageOf(failure).contains("WRONGTYPE");
	}

	/**
	 * Returns whether the server answered with a refusal, so that it is available.
	 */
	static boolean isRefusal(Throwable failure) {
		return Failures.unwrap(failure) instanceof RedisCommandExecutionException
				&& UNAVAILABLE.stream().noneMatch(messageOf(failure)::startsWith);
	}

	/**
	 * Returns whether the server answered with an error that another connection may
	 * resolve.
	 */
	static boolean isForAnotherConnection(Throwable failure) {
		return isRefusal(failure) && WRONG_CONNECTION.stream().anyMatch(messageOf(failure)::contains);
	}

	/**
	 * Translates a failure for callers: a refusal to its own type, other failures
	 * unchanged.
	 */
	Throwable translate(Throwable failure) {
		Throwable unwrapped = Failures.unwrap(failure);
		if (!isRefusal(unwrapped)) {
			return unwrapped;
		}
		String reason = messageOf(unwrapped).replaceAll("\\p{Cntrl}", " ");
		return new StoreRefusedException(
				(reason.length() > LONGEST_REASON) ? reason.substring(0, LONGEST_REASON) + "…" : reason, action(reason),
				unwrapped);
	}

	private String action(String reason) {
		if (reason.contains("NOPERM") || reason.contains("user executing the script")
				|| reason.contains("no permissions")) {
			return "Grant its user the permissions: ACL SETUSER <user> " + this.grant + ".";
		}
		if (reason.contains("OOM")) {
			return "Raise its maxmemory, or set a maxmemory-policy that evicts.";
		}
		if (reason.contains("READONLY")) {
			return "It is a replica: a new connection looks for the master.";
		}
		if (reason.contains("NOAUTH") || reason.contains("WRONGPASS")) {
			return "Check spring.data.redis.username and spring.data.redis.password.";
		}
		if (reason.contains("MISCONF")) {
			return "It cannot write to its disk: see its log.";
		}
		if (reason.contains("unknown command")) {
			return "Redis 5 or newer is needed, with these commands not renamed: " + this.grant + ".";
		}
		return "See its log.";
	}

	private static String messageOf(Throwable failure) {
		return String.valueOf(Failures.unwrap(failure).getMessage());
	}

}
