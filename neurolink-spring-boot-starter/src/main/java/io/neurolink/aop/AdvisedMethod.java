package io.neurolink.aop;

import java.lang.reflect.Method;

/**
 * An annotated method of a bean.
 *
 * @param type the class of the bean; for a JDK proxy the interface that has the method
 * @param method the method, in its most specific form in {@code type}
 * @param annotations the annotations that apply to it
 */
record AdvisedMethod(Class<?> type, Method method, Annotations annotations) {

	AnnotationSite site() {
		return new AnnotationSite(this.type, this.method, this.annotations.any());
	}

}
