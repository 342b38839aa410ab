package io.neurolink.autoconfigure.provider;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.neurolink.autoconfigure.NeuroLinkProperties;
import io.neurolink.autoconfigure.diagnostics.PropertyCheck;
import io.neurolink.error.AiMisuseException;
import io.neurolink.event.AiEvents;
import io.neurolink.provider.http.HttpConnectors;
import io.neurolink.time.Lazy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.core.type.MethodMetadata;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The HTTP clients of the providers: the application's own builder and settings, and a
 * connector derived from the application's, unless it declares one itself. Derived
 * connectors are closed with the application.
 */
public final class HttpClients implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HttpClients.class);

	// A body is stored in arrays, which are indexed by int, and their buffers double in
	// size.
	private static final DataSize MAX_ANSWER = DataSize.ofMegabytes(512);

	private final ConfigurableListableBeanFactory beanFactory;

	private final int maxConnections;

	private final boolean skipMalformedEvents;

	private final int maxAnswer;

	private final Queue<ClientHttpConnector> derived = new ConcurrentLinkedQueue<>();

	private volatile boolean closed;

	/**
	 * Creates the clients.
	 * @param beanFactory the beans of the application
	 * @param properties the properties
	 * @throws AiMisuseException if a limit is out of range
	 */
	public HttpClients(ConfigurableListableBeanFactory beanFactory, NeuroLinkProperties properties) {
		int maxConnections = properties.http().maxConnections();
		PropertyCheck.check(maxConnections > 0, "neurolink.http.max-connections", maxConnections, "positive");
		this.maxAnswer = maxAnswer(properties.limits().maxAnswer());
		this.beanFactory = beanFactory;
		this.maxConnections = maxConnections;
		this.skipMalformedEvents = properties.stream().onMalformed() == NeuroLinkProperties.Stream.OnMalformed.SKIP;
	}

	private static int maxAnswer(DataSize configured) {
		long bytes = configured.toBytes();
		PropertyCheck.check(bytes > 0 && bytes <= MAX_ANSWER.toBytes(), "neurolink.limits.max-answer", configured,
				"from 1B to " + MAX_ANSWER.toMegabytes() + "MB");
		return (int) bytes;
	}

	/**
	 * Returns the maximum number of bytes of one answer, and of one event of a stream.
	 */
	int maxAnswer() {
		return this.maxAnswer;
	}

	boolean skipsMalformedEvents() {
		return this.skipMalformedEvents;
	}

	/**
	 * Publishes to the application's listeners, which are not created before the first
	 * event, because a listener may need the template.
	 */
	AiEvents events() {
		ObjectProvider<AiEvents> events = this.beanFactory.getBeanProvider(AiEvents.class);
		return AiEvents.to(List.of((event) -> events.ifAvailable((all) -> all.publish(event))));
	}

	/**
	 * Returns a builder like the application's, created at the first access: Spring
	 * Boot's creates a connector of its own. A builder or a customizer of the application
	 * is requested at once, so that its mistakes fail the start.
	 */
	Supplier<WebClient.Builder> builder() {
		Lazy<WebClient.Builder> builder = Lazy
			.of(() -> this.beanFactory.getBeanProvider(WebClient.Builder.class).getIfAvailable(WebClient::builder));
		if (areOfApplication(WebClient.Builder.class) || areOfApplication(WebClientCustomizer.class)) {
			builder.get();
		}
		return () -> builder.get().clone();
	}

	/**
	 * Returns a connector, created at the first access.
	 */
	Supplier<ClientHttpConnector> connector(Duration connectTimeout, boolean cleartext) {
		String own = ownConnector();
		if (own != null) {
			logger
				.warn("The providers use the application's own ClientHttpConnector '{}': neurolink.timeout.connect and "
						+ "neurolink.http.max-connections have no effect on it, and a connector of the JDK client does not close the connection of a cancelled stream",
						own);
			ClientHttpConnector connector = this.beanFactory.getBean(own, ClientHttpConnector.class);
			return () -> connector;
		}
		ClientHttpConnectorBuilder<?> builder = this.beanFactory.getBeanProvider(ClientHttpConnectorBuilder.class)
			.getIfAvailable(ClientHttpConnectorBuilder::detect);
		HttpClientSettings settings = this.beanFactory.getBeanProvider(HttpClientSettings.class)
			.getIfAvailable(HttpClientSettings::defaults);
		Lazy<ClientHttpConnector> connector = Lazy.of(() -> derive(
				() -> HttpConnectors.create(builder, settings, connectTimeout, this.maxConnections, cleartext)));
		if (settings.sslBundle() != null || areOfApplication(ClientHttpConnectorBuilder.class)) {
			// A store of certificates that cannot be read fails the start.
			connector.get();
		}
		return connector;
	}

	/**
	 * Returns whether a bean of a type is not one of Spring Boot's.
	 */
	private boolean areOfApplication(Class<?> type) {
		return Stream.of(this.beanFactory.getBeanNamesForType(type, true, false)).anyMatch((name) -> {
			BeanDefinition definition = this.beanFactory.containsBeanDefinition(name)
					? this.beanFactory.getBeanDefinition(name) : null;
			MethodMetadata method = (definition instanceof AnnotatedBeanDefinition annotated)
					? annotated.getFactoryMethodMetadata() : null;
			return method == null || !method.getDeclaringClassName().startsWith("org.springframework.boot.");
		});
	}

	private ClientHttpConnector derive(Supplier<ClientHttpConnector> creation) {
		ClientHttpConnector connector = creation.get();
		this.derived.add(connector);
		if (this.closed) {
			close();
		}
		return connector;
	}

	@Override
	public void close() {
		this.closed = true;
		for (ClientHttpConnector connector = this.derived.poll(); connector != null; connector = this.derived.poll()) {
			close(connector);
		}
	}

	private static void close(ClientHttpConnector connector) {
		if (connector instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				logger.warn("An HTTP client of the providers could not be closed", ex);
			}
		}
	}

	private @Nullable String ownConnector() {
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
				ClientHttpConnector.class, true, false)) {
			String factory = this.beanFactory.containsBeanDefinition(name)
					? this.beanFactory.getBeanDefinition(name).getFactoryBeanName() : null;
			if (!ReactiveHttpClientAutoConfiguration.class.getName().equals(factory)) {
				return name;
			}
		}
		return null;
	}

}
