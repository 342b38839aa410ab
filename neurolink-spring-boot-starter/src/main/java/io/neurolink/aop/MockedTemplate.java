package io.neurolink.aop;

import java.lang.reflect.Field;

import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Recognizes a template that a test has replaced by a mock, as {@code @MockitoBean} does.
 * A mock has no providers, so that nothing can be checked against it. The class of a mock
 * does not differ from that of a template, because the template is final; but no
 * constructor has run for it, so that its final fields are null. Those of a spy are not.
 * Mockito is not asked: its first use starts a JVM that attaches an agent to this one.
 */
final class MockedTemplate {

	private static final boolean MOCKITO = ClassUtils.isPresent("org.mockito.Mockito",
			MockedTemplate.class.getClassLoader());

	private static final @Nullable Field TARGETS = MOCKITO ? accessible("targets") : null;

	private MockedTemplate() {
	}

	static boolean is(AiTemplate template) {
		return TARGETS != null && ReflectionUtils.getField(TARGETS, template) == null;
	}

	private static @Nullable Field accessible(String name) {
		Field field = ReflectionUtils.findField(AiTemplate.class, name);
		if (field != null) {
			ReflectionUtils.makeAccessible(field);
		}
		return field;
	}

}
