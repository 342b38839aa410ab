package io.neurolink.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.Binder;

import static org.assertj.core.api.Assertions.assertThat;

class SectionDefaultsTests {

	static Stream<Class<?>> sections() {
		return Stream.of(NeuroLinkProperties.class.getRecordComponents())
			.<Class<?>>map(RecordComponent::getType)
			.filter(Class::isRecord);
	}

	@ParameterizedTest
	@MethodSource("sections")
	void areThoseOfTheBinder(Class<?> section) {
		assertThat(SectionDefaults.orDefaults(null, section))
			.isEqualTo(new Binder().bindOrCreate("neurolink", section));
	}

	@ParameterizedTest
	@MethodSource("sections")
	void canBeCreatedInANativeImage(Class<?> section) {
		RuntimeHints hints = new RuntimeHints();
		BindableRuntimeHintsRegistrar.forTypes(NeuroLinkProperties.class).registerHints(hints);
		assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(section.getDeclaredConstructors()[0]))
			.accepts(hints);
	}

}
