package io.neurolink.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class NeuroLinkBackgroundPreinitializerTests {

	@Test
	void isTheFirstOfSpringBootsPreinitializers() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class).get(0))
			.isInstanceOf(NeuroLinkBackgroundPreinitializer.class);
	}

	@Test
	void loadsItsClasses() {
		assertThatNoException().isThrownBy(new NeuroLinkBackgroundPreinitializer()::preinitialize);
	}

}
