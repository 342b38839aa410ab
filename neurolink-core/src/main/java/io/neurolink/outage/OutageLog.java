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
	 * Logs that a node does not answer from now on.
	 * @param node the node, empty if the store has only one
	 * @param user the user whose call failed first
	 * @param failure the failure
	 */
	void failed(String node, U user, Throwable failure);

	/**
	 * Logs that the store rejects the commands of one user from now on.
	 * @param user the user
	 * @param refusal the rejection
	 */
	void refused(U user, StoreRefusedException refusal);

	/**
	 * Logs that an outage is over.
	 * @param node the node that answers again; empty if the store has only one, and if it
	 * accepts the commands of the user again
	 * @param user the user whose call succeeded first
	 */
	void recovered(String node, U user);

}
