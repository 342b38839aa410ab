package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

/**
 * What happens around one method: its engines, nested in their order. Immutable and
 * thread-safe. Its text is one readable line.
 */
final class Plan {

	private final Link outermost;

	private final String description;

	private Plan(Link outermost, String description) {
		this.outermost = outermost;
		this.description = description;
	}

	/**
	 * The plan of a method that blocks.
	 * @param description one readable line, empty for a method that is left alone
	 */
	static Plan blocking(Link outermost, String description) {
		return new Plan(outermost, description);
	}

	/**
	 * The plan of a method that returns before its answer is there.
	 */
	static Plan deferred(FluxLink outermost, AnswerType type, String description) {
		return new Plan((call) -> type.returned(outermost.elements(call)), description);
	}

	@Nullable Object answer(Call call) throws Exception {
		return this.outermost.answer(call);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
