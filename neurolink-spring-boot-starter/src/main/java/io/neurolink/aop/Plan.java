package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

/**
 * The plan of one method: its engines, nested in their order. Immutable and thread-safe.
 * Its {@code toString} is one readable line.
 */
public final class Plan {

	private final Invoker outermost;

	private final String description;

	private Plan(Invoker outermost, String description) {
		this.outermost = outermost;
		this.description = description;
	}

	/**
	 * Creates the plan of a blocking method.
	 * @param description one readable line, empty for a method without engines
	 */
	static Plan blocking(Invoker outermost, String description) {
		return new Plan(outermost, description);
	}

	/**
	 * Creates the plan of a method that returns before its answer is available.
	 */
	static Plan deferred(FluxInvoker outermost, AnswerType type, String description) {
		return new Plan((call) -> type.returned(outermost, call), description);
	}

	/**
	 * Answers a call of the method.
	 * @param call the call
	 * @return the value that the method returns to its caller
	 * @throws Exception the failure, as the method throws it
	 */
	public @Nullable Object answer(Call call) throws Exception {
		return this.outermost.answer(call);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
