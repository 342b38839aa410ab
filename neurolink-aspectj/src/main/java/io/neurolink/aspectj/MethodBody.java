package io.neurolink.aspectj;

import org.jspecify.annotations.Nullable;

/**
 * The code of a woven method, with the arguments of one call. Public for the aspect only.
 */
@FunctionalInterface
public interface MethodBody {

	/**
	 * Executes the code. Throws whatever it throws, checked exceptions too.
	 * @return the value that the method returns
	 */
	@Nullable Object execute();

}
