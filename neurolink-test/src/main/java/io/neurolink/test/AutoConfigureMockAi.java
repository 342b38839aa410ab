package io.neurolink.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Puts a {@link MockAi} in place of every provider of the application under test, and a
 * clock on which every wait is over at once in place of the real one. Stands on a test
 * class beside {@code @SpringBootTest}, a slice such as {@code @WebMvcTest}, or a plain
 * {@code @ContextConfiguration}; the test has the mock injected.
 * <p>
 * Providers that the application's properties or beans name keep their names, default
 * models and timeouts, and any model of theirs is served; their keys need not be set. An
 * application, or a slice of one, without any provider has one for whatever name it asks
 * for.
 * <p>
 * Before each test the mock forgets its stubs and what it recorded, every cache is
 * cleared, and the clock moves ahead by a day, so that limits and budgets are fresh.
 * Tests that run in parallel in one application context share the mock, which is then
 * left alone until the last of them has ended; other contexts have their own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureMockAi {

}
