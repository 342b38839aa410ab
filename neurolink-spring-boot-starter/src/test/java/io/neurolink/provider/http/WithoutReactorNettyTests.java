package io.neurolink.provider.http;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a host without Reactor Netty gets.
 */
class WithoutReactorNettyTests {

	@Test
	void theConnectorIsThatOfTheJdk() throws Exception {
		try (URLClassLoader host = new URLClassLoader(classPathWithoutNetty(), ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> host.loadClass("reactor.netty.http.client.HttpClient"));
			Class<?> builderType = host.loadClass(ClientHttpConnectorBuilder.class.getName());
			Class<?> settingsType = host.loadClass(HttpClientSettings.class.getName());
			Object connector = host.loadClass(HttpConnectors.class.getName())
				.getMethod("create", builderType, settingsType, Duration.class, int.class, boolean.class)
				.invoke(null, builderType.getMethod("detect", ClassLoader.class).invoke(null, host),
						settingsType.getMethod("defaults").invoke(null), Duration.ofSeconds(1), 10, true);
			assertThat(connector.getClass().getName()).isEqualTo(JdkConnector.class.getName());
		}
	}

	private static URL[] classPathWithoutNetty() {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> !entry.contains("netty"))
			.map(WithoutReactorNettyTests::url)
			.toArray(URL[]::new);
	}

	private static URL url(String entry) {
		try {
			return new File(entry).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
