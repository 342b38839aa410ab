package io.neurolink.aop;

import io.neurolink.template.AiTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Recognizes a template that a test has replaced by a mock, as {@code @MockitoBean} does.
 * A mock has no providers, so that nothing can be checked against it. The class of a mock
 * does not differ from that of a template, because the template is final: only Mockito
 * itself can distinguish them.
 */
final class MockedTemplate {

	private static final boolean MOCKITO = ClassUtils.isPresent("org.mockito.Mockito",
			MockedTemplate.class.getClassLoader());

	private MockedTemplate() {
	}

	static boolean is(AiTemplate template) {
		return MOCKITO && isMock(template);
	}

	private static boolean isMock(AiTemplate template) {
		try {
			Object details = call("org.mockito.Mockito", "mockingDetails", Object.class, null, template);
			return Boolean.TRUE.equals(call("org.mockito.MockingDetails", "isMock", null, details, null))
					&& !Boolean.TRUE.equals(call("org.mockito.MockingDetails", "isSpy", null, details, null));
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			return false;
		}
	}

	private static @Nullable Object call(String type, String method, @Nullable Class<?> parameter,
			@Nullable Object target, @Nullable Object argument) throws ReflectiveOperationException {
		Class<?> owner = Class.forName(type, true, MockedTemplate.class.getClassLoader());
		return (parameter != null) ? ReflectionUtils.invokeMethod(owner.getMethod(method, parameter), target, argument)
				: ReflectionUtils.invokeMethod(owner.getMethod(method), target);
	}

}
