package io.neurolink.error;

import java.util.Objects;

/**
 * A node of a store outside of this process failed, and it is not the node that holds the
 * key of the call. The failure concerns that node only.
 */
public final class StoreNodeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * The node that failed.
	 */
	private final String node;

	/**
	 * Creates the exception.
	 * @param node the node that failed, as the store names it
	 * @param cause the failure, which may be a {@link StoreRefusedException}
	 */
	public StoreNodeException(String node, Throwable cause) {
		super(Objects.requireNonNull(node, "node must not be null"),
				Objects.requireNonNull(cause, "cause must not be null"));
		this.node = node;
	}

	/**
	 * Returns the failure of the node.
	 * @return the failure, never {@code null}
	 */
	@Override
	public synchronized Throwable getCause() {
		return Objects.requireNonNull(super.getCause());
	}

	/**
	 * Returns the node that failed.
	 * @return the name, as in {@code 10.0.0.7:6379}; empty if it is not known
	 */
	public String node() {
		return this.node;
	}

}
