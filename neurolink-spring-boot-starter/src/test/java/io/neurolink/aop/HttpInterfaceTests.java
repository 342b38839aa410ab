package io.neurolink.aop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.neurolink.annotation.AiCached;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRateLimited;
import io.neurolink.annotation.AiRetry;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Annotations on HTTP interfaces, over both of Spring's clients.
 */
@Timeout(60)
class HttpInterfaceTests {

	private static final Reply BUSY = Reply.of(429, "application/json", Map.of("Retry-After", "2"), "{}");

	private static final Reply ANSWER = Reply.of(200, "text/plain", Map.of(), "forty-two");

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private void run(Class<?> configuration, Consumer<Desk> test) {
		AspectContext.runner()
			.withPropertyValues("server.url=" + this.server.url())
			.withUserConfiguration(configuration)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.accept(new Desk(context.getBean(Answers.class), context.getBean(VirtualClock.class)));
			});
	}

	@ParameterizedTest
	@ValueSource(
			classes = { OverRestClient.class, OverWebClient.class, ImportedRestClient.class, ImportedWebClient.class })
	void theWaitOfTheServerIsKept(Class<?> configuration) {
		run(configuration, (desk) -> {
			this.server.enqueue(BUSY, BUSY, ANSWER);
			assertThat(desk.answers().retried("why")).isEqualTo("forty-two");
			assertThat(desk.clock().waited()).isEqualTo(Duration.ofSeconds(4));
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@ParameterizedTest
	@ValueSource(
			classes = { OverRestClient.class, OverWebClient.class, ImportedRestClient.class, ImportedWebClient.class })
	void theCallerCatchesTheExceptionOfTheClient(Class<?> configuration) {
		run(configuration, (desk) -> {
			this.server.always(BUSY);
			Throwable thrown = catchThrowable(() -> desk.answers().retried("why"));
			assertThat(thrown).isInstanceOfAny(HttpClientErrorException.TooManyRequests.class,
					WebClientResponseException.TooManyRequests.class);
			assertThat(thrown.getSuppressed()).filteredOn((suppressed) -> suppressed.getClass() == thrown.getClass())
				.hasSize(2);
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OverRestClient.class, OverWebClient.class })
	void whatARetryDoesNotHelpIsNotRetried(Class<?> configuration) {
		run(configuration, (desk) -> {
			this.server.always(Reply.json(401, "{}"));
			assertThat(catchThrowable(() -> desk.answers().retried("why"))).isNotNull();
			assertThat(this.server.requestCount()).isEqualTo(1);
			assertThat(desk.answers().valued("why")).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(2);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OverRestClient.class, OverWebClient.class })
	void aStaticValueStandsInAfterTheRetries(Class<?> configuration) {
		run(configuration, (desk) -> {
			this.server.always(Reply.reset());
			assertThat(desk.answers().valued("why")).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OverRestClient.class, OverWebClient.class })
	void answersAreCachedAndFailuresAreNot(Class<?> configuration) {
		run(configuration, (desk) -> {
			this.server.enqueue(Reply.json(401, "{}"), BUSY, ANSWER);
			assertThat(catchThrowable(() -> desk.answers().cached("why"))).isNotNull();
			assertThat(desk.answers().cached("why")).isEqualTo("forty-two");
			assertThat(desk.answers().cached("why")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OverRestClient.class, OverWebClient.class })
	void everyAttemptCountsAgainstTheLimit(Class<?> configuration) {
		run(configuration, (desk) -> {
			this.server.always(Reply.json(503, "{}"));
			assertThat(desk.answers().limited("why")).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(2);
		});
	}

	@Test
	void aFailedConnectionKeepsItsException() {
		run(OverRestClient.class, (desk) -> {
			this.server.always(Reply.reset());
			assertThatExceptionOfType(ResourceAccessException.class).isThrownBy(() -> desk.answers().retried("why"));
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void publishersAndFuturesOfAnInterface() {
		AspectContext.runner()
			.withPropertyValues("server.url=" + this.server.url())
			.withUserConfiguration(OverWebClient.class)
			.run((context) -> {
				Publishers publishers = context.getBean(Publishers.class);
				this.server.enqueue(BUSY, BUSY, ANSWER);
				assertThat(publishers.mono("why").block()).isEqualTo("forty-two");
				this.server.enqueue(BUSY, BUSY, ANSWER);
				assertThat(publishers.flux("why").collectList().block()).containsExactly("forty-two");
				this.server.enqueue(BUSY, BUSY, ANSWER);
				assertThat(publishers.future("why").get(30, TimeUnit.SECONDS)).isEqualTo("forty-two");
				assertThat(this.server.requestCount()).isEqualTo(9);
				assertThat(context.getBean(VirtualClock.class).waited()).isEqualTo(Duration.ofSeconds(12));
				this.server.always(BUSY);
				assertThatExceptionOfType(WebClientResponseException.TooManyRequests.class)
					.isThrownBy(() -> publishers.mono("why").block());
				assertThatExceptionOfType(ExecutionException.class)
					.isThrownBy(() -> publishers.future("why").get(30, TimeUnit.SECONDS))
					.withCauseInstanceOf(WebClientResponseException.TooManyRequests.class);
				assertThat(this.server.requestCount()).isEqualTo(15);
			});
	}

	private record Desk(Answers answers, VirtualClock clock) {
	}

	interface Answers {

		@PostExchange("/ask")
		@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
		String retried(@RequestBody String question);

		@PostExchange("/ask")
		@AiFallback("sorry")
		@AiRetry(maxRetries = 2, jitter = "0s")
		String valued(@RequestBody String question);

		@PostExchange("/ask")
		@AiCached(ttl = "1h")
		@AiRetry(maxRetries = 2, jitter = "0s")
		String cached(@RequestBody String question);

		@PostExchange("/ask")
		@AiFallback("sorry")
		@AiRetry(maxRetries = 2, jitter = "0s")
		@AiRateLimited(limit = 2, per = "1h", mode = AiRateLimited.Mode.REJECT)
		String limited(@RequestBody String question);

	}

	@AiRetry(maxRetries = 2, delay = "1s", jitter = "0s")
	interface Publishers {

		@PostExchange("/ask")
		Mono<String> mono(@RequestBody String question);

		@PostExchange("/ask")
		Flux<String> flux(@RequestBody String question);

		@PostExchange("/ask")
		CompletableFuture<String> future(@RequestBody String question);

	}

	@Configuration(proxyBeanMethods = false)
	static class OverRestClient {

		@Bean
		Answers answers(Environment environment) {
			RestClient client = RestClient.builder()
				.requestFactory(new JdkClientHttpRequestFactory())
				.baseUrl(environment.getRequiredProperty("server.url"))
				.build();
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
				.build()
				.createClient(Answers.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OverWebClient {

		private static HttpServiceProxyFactory proxies(Environment environment) {
			WebClient client = WebClient.create(environment.getRequiredProperty("server.url"));
			return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client)).build();
		}

		@Bean
		Answers answers(Environment environment) {
			return proxies(environment).createClient(Answers.class);
		}

		@Bean
		Publishers publishers(Environment environment) {
			return proxies(environment).createClient(Publishers.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "rest", types = Answers.class)
	static class ImportedRestClient {

		@Bean
		RestClientHttpServiceGroupConfigurer groups(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.requestFactory(new JdkClientHttpRequestFactory())
					.baseUrl(environment.getRequiredProperty("server.url")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "web", types = Answers.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class ImportedWebClient {

		@Bean
		WebClientHttpServiceGroupConfigurer groups(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.baseUrl(environment.getRequiredProperty("server.url")));
		}

	}

}
