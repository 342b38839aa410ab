package io.neurolink.autoconfigure;

import java.net.InetSocketAddress;
import java.net.ProxySelector;

import io.neurolink.error.AiMisuseException;
import io.neurolink.template.AiTemplate;
import io.neurolink.testserver.ReceivedRequest;
import io.neurolink.testserver.Reply;
import io.neurolink.testserver.ScriptedServer;
import io.neurolink.testserver.SortedAutoConfigurations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.client.reactive.JdkClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for further headers that an HTTP client would leave out, on both clients.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestrictedHeaderTests {

	private static final String OPENAI = """
			{"model":"m","choices":[{"message":{"content":"yes"},"finish_reason":"stop"}]}""";

	private final ScriptedServer server = new ScriptedServer().always(Reply.json(200, OPENAI));

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(SortedAutoConfigurations.of(NeuroLinkAutoConfiguration.class,
				NeuroLinkProvidersAutoConfiguration.class))
		.withPropertyValues("neurolink.providers.mine.type=openai", "neurolink.providers.mine.model=m",
				"neurolink.providers.mine.api-key=sk-test", "neurolink.providers.mine.base-url=" + this.server.url());

	private final ApplicationContextRunner jdk = this.runner.withBean(ClientHttpConnectorBuilder.class,
			ClientHttpConnectorBuilder::jdk);

	private final ApplicationContextRunner netty = this.runner.withBean(ClientHttpConnectorBuilder.class,
			ClientHttpConnectorBuilder::reactor);

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Proxy-Authorization", "proxy-authorization", "Proxy-Authenticate", "Proxy-Anything" })
	void aHeaderForAProxyThatIsNotThereFailsTheStartOnTheJdkClient(String name) {
		this.jdk.withPropertyValues(property(name, "Bearer hidden"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(AiMisuseException.class)
				.hasMessageContaining("neurolink.providers.mine.headers." + name)
				.hasMessageNotContaining("hidden"));
	}

	@Test
	void aHeaderForAProxyIsSentToTheServerOnReactorNetty(CapturedOutput output) {
		this.netty.withPropertyValues(property("Proxy-Authorization", "Bearer hidden")).run((context) -> {
			context.getBean(AiTemplate.class).generate("why?");
			assertThat(this.server.takeRequest().header("Proxy-Authorization")).isEqualTo("Bearer hidden");
			assertThat(output).doesNotContain("sends to proxies only").doesNotContain("hidden");
		});
	}

	@Test
	void aHeaderForAProxyThatIsThereIsReportedOnTheJdkClient(CapturedOutput output) {
		InetSocketAddress proxy = new InetSocketAddress("127.0.0.1",
				Integer.parseInt(this.server.url().replaceAll(".*:", "")));
		this.runner
			.withBean(ClientHttpConnectorBuilder.class,
					() -> ClientHttpConnectorBuilder.jdk()
						.withHttpClientCustomizer((client) -> client.proxy(ProxySelector.of(proxy))))
			.withPropertyValues(property("Proxy-Authorization", "Bearer hidden"))
			.run((context) -> {
				context.getBean(AiTemplate.class).generate("why?");
				ReceivedRequest request = this.server.takeRequest();
				assertThat(request.path()).startsWith("http://");
				assertThat(request.header("Proxy-Authorization")).isEqualTo("Bearer hidden");
				assertThat(output)
					.containsOnlyOnce("headers.Proxy-Authorization names a header that the JDK's HTTP client")
					.doesNotContain("hidden");
			});
	}

	@Test
	void aHeaderForAProxyIsReportedOnAJdkConnectorOfTheApplication(CapturedOutput output) {
		this.runner.withBean(JdkClientHttpConnector.class, JdkClientHttpConnector::new)
			.withPropertyValues(property("Proxy-Authorization", "Bearer hidden"))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("headers.Proxy-Authorization names a header that the JDK's HTTP client");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "Host", "Connection", "Content-Length", "Expect", "Upgrade", "Transfer-Encoding", "TE",
			"Trailer", "Keep-Alive", "Proxy-Connection", "HTTP2-Settings" })
	void aHeaderThatTheClientsSetThemselvesFailsTheStartOnBoth(String name) {
		for (ApplicationContextRunner each : new ApplicationContextRunner[] { this.jdk, this.netty }) {
			each.withPropertyValues(property(name, "x"))
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(AiMisuseException.class)
					.hasMessageContaining("headers." + name));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Proxy-Authorization", "X-Title", "User-Agent", "Cookie", "Origin", "Referer", "Via",
			"From", "Date", "Warning", "Forwarded", "X-Forwarded-For", "Priority", "Accept-Language", "Cache-Control",
			"If-Match", "Idempotency-Key", "OpenAI-Organization", "Helicone-Auth", "Sec-Fetch-Mode",
			"Access-Control-Request-Method" })
	void anyOtherHeaderIsSentByBoth(String name, CapturedOutput output) {
		for (ApplicationContextRunner each : new ApplicationContextRunner[] { this.jdk, this.netty }) {
			each.withPropertyValues(property(name, "x-value")).run((context) -> {
				context.getBean(AiTemplate.class).generate("why?");
				assertThat(this.server.takeRequest().header(name)).isEqualTo("x-value");
			});
		}
		assertThat(output).doesNotContain("names a header that");
	}

	private static String property(String name, String value) {
		return "neurolink.providers.mine.headers." + name + "=" + value;
	}

}
