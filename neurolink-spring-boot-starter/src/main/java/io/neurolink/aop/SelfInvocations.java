package io.neurolink.aop;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.asm.ClassReader;
import org.springframework.asm.Type;
import org.springframework.util.ReflectionUtils;

/**
 * Finds the places where a class calls its own annotated methods: these calls do not pass
 * the proxy, so that the annotations do nothing. Reads the class files of beans with
 * annotated methods, once, at start-up. Not thread-safe.
 */
final class SelfInvocations {

	private static final Logger logger = LoggerFactory.getLogger(SelfInvocations.class);

	private final Set<Class<?>> searched = new HashSet<>();

	private final List<SelfInvocation> found = new ArrayList<>();

	/**
	 * Searches the class of a bean, the classes that it extends, and those inside them.
	 */
	void search(Class<?> type, AnnotatedClass annotated) {
		if (annotated.methods().isEmpty() || AnnotatedClass.isMadeOfInterfaces(type) || !this.searched.add(type)) {
			return;
		}
		Map<String, AdvisedMethod> methods = new HashMap<>();
		for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
			AdvisedMethod advised = Modifier.isStatic(method.getModifiers()) ? null : annotated.find(method);
			if (advised != null) {
				methods.putIfAbsent(method.getName() + Type.getMethodDescriptor(method), advised);
			}
		}
		for (Class<?> each = type; each != null && !isOfAFramework(each); each = each.getSuperclass()) {
			searchClass(each.getClassLoader(), Type.getInternalName(each), methods);
		}
	}

	private static boolean isOfAFramework(Class<?> type) {
		return type.getName().startsWith("java.") || type.getName().startsWith("org.springframework.");
	}

	private void searchClass(@Nullable ClassLoader classLoader, String name, Map<String, AdvisedMethod> methods) {
		SelfInvocationReader reader = new SelfInvocationReader(name, methods, this.found);
		read(classLoader, name, reader);
		for (String nested : reader.nested()) {
			read(classLoader, nested, new SelfInvocationReader(name, methods, this.found));
		}
	}

	private static void read(@Nullable ClassLoader classLoader, String name, SelfInvocationReader reader) {
		String resource = name + ".class";
		try (InputStream file = (classLoader != null) ? classLoader.getResourceAsStream(resource)
				: ClassLoader.getSystemResourceAsStream(resource)) {
			if (file != null) {
				new ClassReader(file).accept(reader, ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("{} cannot be read; self-invocations in it are not reported", resource, ex);
		}
	}

	/**
	 * Logs the places: all of them in one line at DEBUG, and those that bypass an
	 * annotation at WARN.
	 */
	void report() {
		if (!this.found.isEmpty()) {
			logger.debug("Places where classes call their own annotated methods: {}", this.found);
		}
		for (SelfInvocation call : this.found) {
			if (call.bypasses()) {
				logger
					.warn("{} calls {}, a method of the same object with {}: the call does not pass the proxy, so that "
							+ "the annotation does nothing. Move the method to another bean, or apply the annotations by "
							+ "AspectJ: neurolink.aspects.mode: aspectj", call.place(), call.called().site().label(),
							call.called().annotations().any());
			}
		}
	}

	/**
	 * A place where a class calls its own annotated method.
	 *
	 * @param place the place, as in a stack trace
	 * @param called the annotated method
	 * @param bypasses whether an annotation is bypassed: a method that is covered by its
	 * class may be called from another one that is covered as well
	 */
	record SelfInvocation(String place, AdvisedMethod called, boolean bypasses) {

		@Override
		public String toString() {
			return this.place + " > " + this.called.site().label();
		}

	}

}
