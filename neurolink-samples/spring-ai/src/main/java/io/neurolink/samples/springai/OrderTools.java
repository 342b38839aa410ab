package io.neurolink.samples.springai;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/**
 * The tool of the desk. It counts its runs, so that a test can show that no retry and no
 * change of the vendor runs it again.
 */
@Component
class OrderTools {

	private final AtomicInteger runs = new AtomicInteger();

	private volatile Runnable afterRun = () -> {
	};

	/**
	 * Looks up an order.
	 * @param orderId the number of the order
	 * @return its state
	 */
	@Tool(name = "orderStatus", description = "Looks up the state of an order by its number")
	String orderStatus(@ToolParam(description = "The number of the order") String orderId) {
		this.runs.incrementAndGet();
		this.afterRun.run();
		return "Order " + orderId + " was shipped yesterday.";
	}

	/**
	 * Sets an action that follows each run, so that a test can break a vendor between two
	 * turns.
	 */
	void afterRun(Runnable action) {
		this.afterRun = action;
	}

	int runs() {
		return this.runs.get();
	}

}
