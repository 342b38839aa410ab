package io.neurolink.aspectj;

import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications in one JVM, each with a class loader of its own, as in a servlet
 * container.
 */
class SeparateApplicationsTests {

	private static final String CLASS_PATH = System.getProperty("surefire.test.class.path",
			System.getProperty("java.class.path"));

	@Test
	@Timeout(60)
	void doNotAffectEachOther() throws Exception {
		try (URLClassLoader one = isolated(); URLClassLoader other = isolated()) {
			assertThat(attempts(one)).as("before the start").isOne();
			AutoCloseable first = start(one, 2);
			assertThat(attempts(one)).isEqualTo(2);
			assertThat(attempts(other)).as("before the start of the other").isOne();
			AutoCloseable second = start(other, 3);
			assertThat(attempts(one)).isEqualTo(2);
			assertThat(attempts(other)).isEqualTo(3);
			second.close();
			assertThat(attempts(one)).isEqualTo(2);
			assertThat(attempts(other)).isOne();
			first.close();
		}
	}

	private static URLClassLoader isolated() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String path : CLASS_PATH.split(File.pathSeparator)) {
			urls.add(Path.of(path).toUri().toURL());
		}
		return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	private static AutoCloseable start(ClassLoader classLoader, int attempts) throws Exception {
		return (AutoCloseable) inside(classLoader, "start", attempts);
	}

	private static int attempts(ClassLoader classLoader) throws Exception {
		return (int) inside(classLoader, "attempts", 0);
	}

	private static Object inside(ClassLoader classLoader, String name, int argument) throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(classLoader);
		try {
			Method method = classLoader.loadClass(Inside.class.getName()).getMethod(name, int.class);
			return method.invoke(null, argument);
		}
		finally {
			Thread.currentThread().setContextClassLoader(own);
		}
	}

	/**
	 * Runs in the class loader of an application.
	 */
	public static final class Inside {

		private Inside() {
		}

		public static ConfigurableApplicationContext start(int attempts) {
			return WovenContext.withAttempts(attempts);
		}

		public static int attempts(int none) {
			return new FailingDesk().attempts();
		}

	}

}
