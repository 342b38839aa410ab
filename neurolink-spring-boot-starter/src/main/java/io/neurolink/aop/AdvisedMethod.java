package io.neurolink.aop;

import java.lang.reflect.Method;

/**
 * An annotated method of a bean.
 *
 * @param type the class of the bean; for a JDK proxy the interface that has the method
 * @param method the method, as specific as {@code type} knows it
 * @param annotations the annotations that apply to it
 */
record AdvisedMethod(Class<?> type, Method method, Annotations annotations) {

	AnnotationSite site() {
		return new AnnotationSite(this.type, this.method, this.annotations.any());
	}

}
