package io.neurolink.aop;

import java.lang.reflect.Method;

/**
 * The methods that AspectJ has woven. {@code neurolink-aspectj} implements it.
 * Thread-safe.
 */
@FunctionalInterface
public interface WovenMethods {

	/**
	 * Returns whether the aspect intercepts the executions of a method.
	 * @param method the method
	 * @return whether its class was woven, and the method with it
	 */
	boolean include(Method method);

}
