package io.neurolink.cache;

import java.util.ArrayList;
import java.util.List;

import io.neurolink.error.StoreNodeException;
import io.neurolink.outage.OutageDetector;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the nodes that one write involves, so that the outcome counts for the node
 * that it is about. Thread-safe.
 */
final class StoreWrite {

	private final List<String> nodes;

	private final List<OutageDetector<String>.StoreCall> calls;

	private StoreWrite(List<String> nodes, List<OutageDetector<String>.StoreCall> calls) {
		this.nodes = nodes;
		this.calls = calls;
	}

	/**
	 * Begins a write unless one of its nodes has an outage.
	 * @param nodes the nodes, that of the key first
	 * @return the receiver of the outcome, or {@code null} if the answer is not to be
	 * written
	 */
	static @Nullable StoreWrite begin(OutageDetector<String> outages, String cacheName, List<String> nodes) {
		List<OutageDetector<String>.StoreCall> calls = new ArrayList<>(nodes.size());
		for (String node : nodes) {
			OutageDetector<String>.StoreCall call = outages.begin(cacheName, node);
			if (call == null) {
				return null;
			}
			calls.add(call);
		}
		return new StoreWrite(nodes, calls);
	}

	String cacheName() {
		return this.calls.get(0).user();
	}

	void succeeded() {
		this.calls.forEach(OutageDetector.StoreCall::succeeded);
	}

	/**
	 * Records the failure of one node; of the others nothing is known.
	 */
	void failed(Throwable failure) {
		if (failure instanceof StoreNodeException ofNode) {
			int index = this.nodes.indexOf(ofNode.node());
			if (index >= 0) {
				this.calls.get(index).failed(ofNode.getCause());
			}
		}
		else {
			this.calls.get(0).failed(failure);
		}
	}

}
