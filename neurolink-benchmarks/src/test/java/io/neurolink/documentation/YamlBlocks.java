package io.neurolink.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerProperties;
import io.github.resilience4j.springboot.ratelimiter.autoconfigure.RateLimiterProperties;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryProperties;
import io.neurolink.autoconfigure.NeuroLinkProperties;
import org.springframework.ai.retry.autoconfigure.SpringAiRetryProperties;

import org.springframework.boot.cache.autoconfigure.CacheProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Binds blocks of YAML, ours and those of the peers, to the classes that they are for.
 */
final class YamlBlocks {

	private static final List<Class<?>> BOUND_TO = List.of(NeuroLinkProperties.class, SpringAiRetryProperties.class,
			CacheProperties.class, RetryProperties.class, RateLimiterProperties.class, CircuitBreakerProperties.class);

	/**
	 * Binds the block.
	 * @param block the block, of YAML
	 * @return what is wrong; empty if nothing is
	 */
	List<String> errors(Block block) {
		List<String> errors = new ArrayList<>();
		for (PropertySource<?> source : load(block)) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				if (BOUND_TO.stream().noneMatch((type) -> name.startsWith(prefix(type) + "."))) {
					errors.add(block + ": nothing here binds " + name);
				}
			}
			for (Class<?> type : BOUND_TO) {
				try {
					new Binder(ConfigurationPropertySources.from(source)).bind(prefix(type), Bindable.of(type),
							new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
				}
				catch (BindException ex) {
					errors.add(block + ": " + ex.getMessage() + ": " + ex.getCause());
				}
			}
		}
		return errors;
	}

	private static List<PropertySource<?>> load(Block block) {
		try {
			return new YamlPropertySourceLoader().load(block.toString(),
					new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String prefix(Class<?> type) {
		ConfigurationProperties annotation = AnnotatedElementUtils.getMergedAnnotation(type,
				ConfigurationProperties.class);
		return (annotation != null) ? annotation.prefix() : "";
	}

}
