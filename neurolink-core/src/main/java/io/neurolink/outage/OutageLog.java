package io.neurolink.outage;

import io.neurolink.error.StoreRefusedException;

/**
 * Logs the outages of a store, each once when it begins and once when it is over.
 * Implementations must be thread-safe.
 *
 * @param <U> identifies what uses the store: a cache or a limiter
 */
public interface OutageLog<U> {

	/**
	 * A node does not answer from now on.
	 * @param node the node, empty where the store has one only
	 * @param user the user whose call failed first
	 * @param failure the failure
	 */
	void failed(String node, U user, Throwable failure);

	/**
	 * The store refuses the commands of one user from now on.
	 * @param user the user
	 * @param refusal the refusal
	 */
	void refused(U user, StoreRefusedException refusal);

	/**
	 * An outage is over.
	 * @param node the node that answers again; empty where the store has one only, and
	 * where it accepts the commands of the user again
	 * @param user the user whose call succeeded first
	 */
	void recovered(String node, U user);

}
