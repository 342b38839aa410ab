package io.neurolink.aop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.spring.AiService;
import dev.langchain4j.spring.LangChain4jAutoConfig;
import feign.Feign;
import feign.Param;
import feign.RequestLine;
import feign.Retryer;
import io.neurolink.annotation.AiFallback;
import io.neurolink.annotation.AiRetry;
import io.neurolink.autoconfigure.NeuroLinkAspectsAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkEnginesAutoConfiguration;
import io.neurolink.autoconfigure.NeuroLinkProvidersAutoConfiguration;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import io.neurolink.time.VirtualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotations on the interfaces of declarative clients, against a server.
 */
@Timeout(60)
class ProxyClientTests {

	private final ScriptedServer server = new ScriptedServer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class, NeuroLinkEnginesAutoConfiguration.class,
						NeuroLinkProvidersAutoConfiguration.class, NeuroLinkAspectsAutoConfiguration.class))
		.withBean(VirtualClock.class, VirtualClock::advancing)
		.withPropertyValues("neurolink.providers.demo.type=simulated", "server.url=" + this.server.url());

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private void failTwice() {
		this.server.enqueue(Reply.json(503, "{}"), Reply.json(503, "{}"), text());
	}

	private static Reply text() {
		return Reply.of(200, "text/plain", java.util.Map.of(), "forty-two");
	}

	@Test
	void httpInterfaceOverRestClient() {
		this.runner.withUserConfiguration(OverRestClient.class).run((context) -> {
			RestDesk desk = context.getBean(RestDesk.class);
			failTwice();
			assertThat(desk.ask("why")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(3);
			this.server.always(Reply.json(503, "{}"));
			assertThat(desk.ask("why")).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(3 + 4);
		});
	}

	@Test
	void importedHttpServices() {
		this.runner.withUserConfiguration(Imported.class).run((context) -> {
			RestDesk desk = context.getBean(RestDesk.class);
			failTwice();
			assertThat(desk.ask("why")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void httpInterfaceOverWebClient() {
		this.runner.withUserConfiguration(OverWebClient.class).run((context) -> {
			WebDesk desk = context.getBean(WebDesk.class);
			failTwice();
			assertThat(desk.mono("why").block()).isEqualTo("forty-two");
			failTwice();
			assertThat(desk.flux("why").collectList().block()).containsExactly("forty-two");
			failTwice();
			assertThat(desk.future("why").get(30, TimeUnit.SECONDS)).isEqualTo("forty-two");
			failTwice();
			assertThat(desk.blocking("why")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(4 * 3);
			this.server.always(Reply.json(503, "{}"));
			assertThat(desk.mono("why").block()).isEqualTo("sorry");
			assertThat(this.server.requestCount()).isEqualTo(4 * 3 + 4);
		});
	}

	@Test
	void feign() {
		this.runner.withUserConfiguration(FeignClients.class).run((context) -> {
			FeignDesk desk = context.getBean(FeignDesk.class);
			failTwice();
			assertThat(desk.ask("why")).isEqualTo("forty-two");
			assertThat(this.server.requestCount()).isEqualTo(3);
		});
	}

	@Test
	void aiService() {
		this.runner.withConfiguration(SortedAutoConfigurations.of(LangChain4jAutoConfig.class))
			.withUserConfiguration(AiServices.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				FailingModel model = context.getBean(FailingModel.class);
				assertThat(context.getBean(Assistant.class).chat("why?")).isEqualTo("answer 3");
				assertThat(model.calls.get()).isEqualTo(3);
			});
	}

	interface RestDesk {

		@GetExchange("/ask")
		@AiFallback("sorry")
		@AiRetry
		String ask(@RequestParam("question") String question);

	}

	@AiFallback("sorry")
	@AiRetry
	interface WebDesk {

		@GetExchange("/ask")
		Mono<String> mono(@RequestParam("question") String question);

		@GetExchange("/ask")
		Flux<String> flux(@RequestParam("question") String question);

		@GetExchange("/ask")
		CompletableFuture<String> future(@RequestParam("question") String question);

		@GetExchange("/ask")
		String blocking(@RequestParam("question") String question);

	}

	@Configuration(proxyBeanMethods = false)
	static class OverRestClient {

		@Bean
		RestDesk desk(Environment environment) {
			RestClient client = RestClient.builder()
				.requestFactory(new JdkClientHttpRequestFactory())
				.baseUrl(environment.getRequiredProperty("server.url"))
				.build();
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
				.build()
				.createClient(RestDesk.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "desk", types = RestDesk.class)
	static class Imported {

		@Bean
		RestClientHttpServiceGroupConfigurer groups(Environment environment) {
			return (groups) -> groups
				.forEachClient((group, builder) -> builder.requestFactory(new JdkClientHttpRequestFactory())
					.baseUrl(environment.getRequiredProperty("server.url")));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OverWebClient {

		@Bean
		WebDesk desk(Environment environment) {
			WebClient client = WebClient.create(environment.getRequiredProperty("server.url"));
			return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(client))
				.build()
				.createClient(WebDesk.class);
		}

	}

	interface FeignDesk {

		@RequestLine("GET /ask?question={question}")
		@AiRetry
		String ask(@Param("question") String question);

	}

	@Configuration(proxyBeanMethods = false)
	static class FeignClients {

		@Bean
		FeignDesk desk(Environment environment) {
			return Feign.builder()
				.retryer(Retryer.NEVER_RETRY)
				.target(FeignDesk.class, environment.getRequiredProperty("server.url"));
		}

	}

	@AiService
	interface Assistant {

		@AiRetry
		String chat(String question);

	}

	static class FailingModel implements ChatModel {

		final AtomicInteger calls = new AtomicInteger();

		@Override
		public ChatResponse doChat(ChatRequest request) {
			int call = this.calls.incrementAndGet();
			if (call < 3) {
				throw AiException.builder(AiErrorType.OVERLOADED).build();
			}
			return ChatResponse.builder().aiMessage(AiMessage.from("answer " + call)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@org.springframework.context.annotation.Import(PackageOfThisTest.class)
	static class AiServices {

		@Bean
		FailingModel model() {
			return new FailingModel();
		}

	}

	static class PackageOfThisTest implements org.springframework.context.annotation.ImportBeanDefinitionRegistrar {

		@Override
		public void registerBeanDefinitions(org.springframework.core.type.AnnotationMetadata metadata,
				org.springframework.beans.factory.support.BeanDefinitionRegistry registry) {
			AutoConfigurationPackages.register(registry, ProxyClientTests.class.getPackageName());
		}

	}

}
