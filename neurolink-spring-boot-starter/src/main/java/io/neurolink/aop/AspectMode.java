package io.neurolink.aop;

/**
 * The mechanism that applies the plans of annotated methods.
 */
public enum AspectMode {

	/** Spring's proxies: calls from outside of beans. */
	PROXY,

	/**
	 * The aspect of {@code neurolink-aspectj}: every call of a woven method, from inside
	 * the class too, private, final and static methods, and objects that are no beans.
	 */
	ASPECTJ

}
