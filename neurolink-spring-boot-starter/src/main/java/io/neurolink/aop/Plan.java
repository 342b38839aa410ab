package io.neurolink.aop;

import org.jspecify.annotations.Nullable;

/**
 * What happens around one method: its engines, nested in their order. Immutable and
 * thread-safe. Its text is one readable line.
 */
final class Plan {

	private final Link outermost;

	private final String description;

	Plan(Link outermost, String description) {
		this.outermost = outermost;
		this.description = description;
	}

	@Nullable Object answer(Call call) throws Exception {
		return this.outermost.answer(call);
	}

	@Override
	public String toString() {
		return this.description;
	}

}
