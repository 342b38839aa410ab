package io.neurolink.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

}
