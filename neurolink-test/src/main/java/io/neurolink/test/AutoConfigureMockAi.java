package io.neurolink.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Replaces every provider of the application under test by a {@link MockAi}, and the
 * clock by one on which every wait ends at once. Used on a test class together with
 * {@code @SpringBootTest}, a slice such as {@code @WebMvcTest}, or a plain
 * {@code @ContextConfiguration}; the mock can be injected into the test.
 * <p>
 * Providers in the application's properties or beans keep their names, default models and
 * timeouts, and serve any model; their keys need not be set. An application, or a slice
 * of one, without any provider has one for every name that it uses.
 * <p>
 * Before each test the stubs and records of the mock are removed, every cache is cleared,
 * and the clock is advanced by a day, so that limits and budgets are unused. Tests that
 * run in parallel in one application context share the mock, which is then not reset
 * until the last of them has ended; other contexts have their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureMockAi {

}
