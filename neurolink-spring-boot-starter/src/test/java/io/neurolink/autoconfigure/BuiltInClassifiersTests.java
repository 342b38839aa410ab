package io.neurolink.autoconfigure;

import java.net.ConnectException;
import java.util.List;

import io.netty.channel.ConnectTimeoutException;
import io.neurolink.classify.JdkClassifier;
import io.neurolink.error.AiErrorClassifier;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.ErrorClassifiers;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

class BuiltInClassifiersTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class));

	@Test
	void thereIsOneForEachLibraryOnTheClassPathAndTheJdk() {
		List<String> present = BuiltInClassifiers.LIBRARIES.stream()
			.filter((name) -> ClassUtils.isPresent(name, getClass().getClassLoader()))
			.toList();
		List<AiErrorClassifier> classifiers = BuiltInClassifiers.create();
		assertThat(classifiers).hasSize(present.size() + 2)
			.doesNotHaveDuplicates()
			.hasAtLeastOneElementOfType(JdkClassifier.class);
	}

	@Test
	void theClassifierOfTheApplicationIsAskedFirstAndTheOnlyBean() {
		this.runner
			.withBean(AiErrorClassifier.class,
					() -> (failure) -> (failure instanceof ConnectException)
							? AiException.builder(AiErrorType.OVERLOADED).build() : null)
			.run((context) -> {
				assertThat(context).hasSingleBean(AiErrorClassifier.class);
				assertThat(type(context.getBean(ErrorClassifiers.class), new ConnectException()))
					.isEqualTo(AiErrorType.OVERLOADED);
			});
		this.runner.run((context) -> assertThat(type(context.getBean(ErrorClassifiers.class), new ConnectException()))
			.isEqualTo(AiErrorType.NETWORK));
	}

	@Test
	void aSubclassOfAnHttpClientIsPreferredToTheClassOfTheJdkThatItExtends() {
		ErrorClassifiers classifiers = ErrorClassifiers.of(BuiltInClassifiers.create());
		assertThat(type(classifiers, new ConnectTimeoutException("connection timed out")))
			.isEqualTo(AiErrorType.TIMEOUT);
		assertThat(type(classifiers, new ConnectException("Connection refused"))).isEqualTo(AiErrorType.NETWORK);
	}

	private static AiErrorType type(ErrorClassifiers classifiers, Throwable failure) {
		AiException classified = classifiers.classify(failure);
		assertThat(classified).isNotNull();
		return classified.type();
	}

}
