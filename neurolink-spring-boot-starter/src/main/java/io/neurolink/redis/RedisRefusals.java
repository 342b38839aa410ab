package io.neurolink.redis;

import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.neurolink.error.Failures;
import io.neurolink.error.StoreRefusedException;

/**
 * Tells answers of a server that refuse a command from a server that is not available.
 */
final class RedisRefusals {

	/** The server answers, and cannot serve any command of this kind for now. */
	private static final List<String> UNAVAILABLE = List.of("LOADING", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "BUSY",
			"MOVED", "ASK", "UNBLOCKED", "NOREPLICAS");

	/** The server is no longer the one to ask, or this connection no longer the way. */
	private static final List<String> WRONG_CONNECTION = List.of("READONLY", "NOAUTH", "WRONGPASS");

	private static final int LONGEST_REASON = 200;

	private final String grant;

	/**
	 * Creates the distinction.
	 * @param grant the rules of the ACL that let all commands through
	 */
	RedisRefusals(String grant) {
		this.grant = grant;
	}

	/**
	 * Whether a server refused because of what it has under a key, which concerns no
	 * other key.
	 */
	static boolean isWrongType(Throwable failure) {
		return isRefusal(failure) && messageOf(failure).contains("WRONGTYPE");
	}

	/**
	 * Whether the server answered: it says no, and is there.
	 */
	static boolean isRefusal(Throwable failure) {
		return Failures.unwrap(failure) instanceof RedisCommandExecutionException
				&& UNAVAILABLE.stream().noneMatch(messageOf(failure)::startsWith);
	}

	/**
	 * Whether the server answered in a way that another connection may put right.
	 */
	static boolean isForAnotherConnection(Throwable failure) {
		return isRefusal(failure) && WRONG_CONNECTION.stream().anyMatch(messageOf(failure)::contains);
	}

	/**
	 * What a failure is to callers: a refusal by its own type, all else as it is.
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
			return "Grant its user what is needed: ACL SETUSER <user> " + this.grant + ".";
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
