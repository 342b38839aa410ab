package io.neurolink.clients;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import com.anthropic.backends.AnthropicBackend;
import com.anthropic.client.AnthropicClientAsyncImpl;
import com.anthropic.client.AnthropicClientImpl;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClientAsyncImpl;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.azure.ai.openai.OpenAIAsyncClient;
import com.azure.ai.openai.OpenAIClient;
import com.azure.ai.openai.OpenAIClientBuilder;
import com.azure.ai.openai.models.ChatCompletions;
import com.azure.ai.openai.models.ChatCompletionsOptions;
import com.azure.ai.openai.models.ChatRequestUserMessage;
import com.azure.core.credential.AzureKeyCredential;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import feign.Feign;
import feign.Request;
import feign.RequestLine;
import feign.Retryer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;

import org.springframework.ai.anthropic.http.okhttp.SpringAiAnthropicHttpClient;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import org.springframework.ai.retry.RetryUtils;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The libraries, each with the shapes of its client and with its own retries off.
 */
enum Library {

	REST_CLIENT("org.springframework.web.client", EnumSet.of(Shape.BLOCKING), RestClientModel::new),

	REST_TEMPLATE("org.springframework.web.client", EnumSet.of(Shape.BLOCKING), RestTemplateModel::new),

	WEB_CLIENT("org.springframework.web.reactive.function.client",
			EnumSet.of(Shape.BLOCKING, Shape.FUTURE, Shape.MONO, Shape.FLUX), WebClientModel::onJdk),

	WEB_CLIENT_ON_NETTY("org.springframework.web.reactive.function.client",
			EnumSet.of(Shape.BLOCKING, Shape.FUTURE, Shape.MONO, Shape.FLUX), WebClientModel::onNetty),

	JDK_HTTP_CLIENT("java.", EnumSet.of(Shape.BLOCKING, Shape.FUTURE), JdkModel::new),

	OPENAI_JAVA("com.openai.errors", EnumSet.of(Shape.BLOCKING, Shape.FUTURE, Shape.STREAM, Shape.ASYNC_STREAM),
			OpenAiModel::new),

	ANTHROPIC_JAVA("com.anthropic.errors", EnumSet.of(Shape.BLOCKING, Shape.FUTURE, Shape.STREAM, Shape.ASYNC_STREAM),
			AnthropicModel::new),

	GOOGLE_GENAI("com.google.genai.errors", EnumSet.of(Shape.BLOCKING, Shape.FUTURE, Shape.STREAM, Shape.ASYNC_STREAM),
			GoogleModel::new),

	FEIGN("feign", EnumSet.of(Shape.BLOCKING), FeignModel::new),

	AZURE("com.azure.core.exception", EnumSet.of(Shape.BLOCKING, Shape.FUTURE), AzureModel::new),

	BEDROCK("software.amazon.awssdk", EnumSet.of(Shape.BLOCKING, Shape.FUTURE, Shape.ASYNC_STREAM), BedrockModel::new),

	SPRING_AI("org.springframework.", EnumSet.of(Shape.BLOCKING), SpringAiModel::new);

	private final String exceptions;

	private final Set<Shape> shapes;

	private final BiFunction<String, Duration, ModelClient> client;

	Library(String exceptions, Set<Shape> shapes, BiFunction<String, Duration, ModelClient> client) {
		this.exceptions = exceptions;
		this.shapes = shapes;
		this.client = client;
	}

	Set<Shape> shapes() {
		return this.shapes;
	}

	/**
	 * Returns a client.
	 * @param url the base URL of the server
	 * @param timeout the time for a response
	 */
	ModelClient client(String url, Duration timeout) {
		return this.client.apply(url, timeout);
	}

	/**
	 * Returns the package of the exceptions that the client throws.
	 */
	String exceptions() {
		return this.exceptions;
	}

	/**
	 * Returns whether the library reports a fault by an exception.
	 */
	boolean reports(Fault fault, Shape shape) {
		// A stream of Bedrock that is cut ends as a complete one does. Its asynchronous
		// client tries a refused connection for 10 seconds, and may then report a
		// timeout.
		boolean unnoticed = this == BEDROCK && ((shape == Shape.ASYNC_STREAM && fault == Fault.CUT)
				|| (shape != Shape.BLOCKING && fault == Fault.REFUSED));
		return !unnoticed && (this != JDK_HTTP_CLIENT || !fault.isStatus());
	}

	/**
	 * Returns whether the exceptions of the library carry the headers of a response.
	 */
	boolean keepsHeaders() {
		return this != GOOGLE_GENAI && this != SPRING_AI;
	}

	private static JdkClientHttpRequestFactory requests(Duration timeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory();
		factory.setReadTimeout(timeout);
		return factory;
	}

	private static String text(@Nullable String answer) {
		return String.valueOf(answer);
	}

	private record RestClientModel(RestClient client) implements ModelClient {

		RestClientModel(String url, Duration timeout) {
			this(RestClient.builder().baseUrl(url).requestFactory(requests(timeout)).build());
		}

		@Override
		public String ask() {
			return text(this.client.post().uri("/chat").body("why").retrieve().body(String.class));
		}

	}

	private record RestTemplateModel(RestTemplate client, String url) implements ModelClient {

		RestTemplateModel(String url, Duration timeout) {
			this(new RestTemplate(requests(timeout)), url);
		}

		@Override
		public String ask() {
			return text(this.client.postForObject(this.url + "/chat", "why", String.class));
		}

	}

	private record WebClientModel(WebClient client) implements ModelClient {

		static WebClientModel onJdk(String url, Duration timeout) {
			JdkClientHttpConnector connector = new JdkClientHttpConnector();
			connector.setReadTimeout(timeout);
			return new WebClientModel(WebClient.builder().baseUrl(url).clientConnector(connector).build());
		}

		static WebClientModel onNetty(String url, Duration timeout) {
			reactor.netty.http.client.HttpClient client = reactor.netty.http.client.HttpClient.create()
				.disableRetry(true)
				.responseTimeout(timeout);
			return new WebClientModel(
					WebClient.builder().baseUrl(url).clientConnector(new ReactorClientHttpConnector(client)).build());
		}

		@Override
		public String ask() {
			return text(askMono().block());
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return askMono().toFuture();
		}

		@Override
		public Mono<String> askMono() {
			return this.client.post().uri("/chat").bodyValue("why").retrieve().bodyToMono(String.class);
		}

		@Override
		public Flux<String> askFlux() {
			return this.client.post().uri("/chat").bodyValue("why").retrieve().bodyToFlux(String.class);
		}

	}

	private record JdkModel(HttpClient client, HttpRequest request) implements ModelClient {

		JdkModel(String url, Duration timeout) {
			this(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
					HttpRequest.newBuilder(URI.create(url + "/chat"))
						.timeout(timeout)
						.POST(HttpRequest.BodyPublishers.ofString("why"))
						.build());
		}

		@Override
		public String ask() {
			try {
				return this.client.send(this.request, HttpResponse.BodyHandlers.ofString()).body();
			}
			catch (IOException ex) {
				throw new ServiceException("The model did not answer", ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return this.client.sendAsync(this.request, HttpResponse.BodyHandlers.ofString())
				.thenApply(HttpResponse::body);
		}

	}

	/**
	 * An exception of the application around one of a library.
	 */
	static final class ServiceException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ServiceException(String message, Throwable cause) {
			super(message, cause);
		}

	}

	private record OpenAiModel(com.openai.core.ClientOptions options) implements ModelClient {

		OpenAiModel(String url, Duration timeout) {
			this(com.openai.core.ClientOptions.builder()
				.httpClient(SpringAiOpenAiHttpClient.builder().timeout(timeout).build())
				.baseUrl(url)
				.apiKey("sk-test-0123456789")
				.timeout(timeout)
				.maxRetries(0)
				.build());
		}

		private static ChatCompletionCreateParams request() {
			return ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("why").build();
		}

		@Override
		public String ask() {
			return new OpenAIClientImpl(this.options).chat().completions().create(request()).id();
		}

		@Override
		public String askStream() {
			try (StreamResponse<ChatCompletionChunk> chunks = new OpenAIClientImpl(this.options).chat()
				.completions()
				.createStreaming(request())) {
				return chunks.stream()
					.flatMap((chunk) -> chunk.choices().stream())
					.map((choice) -> choice.delta().content().orElse(""))
					.collect(Collectors.joining());
			}
		}

		@Override
		public CompletableFuture<String> askStreamAsync() {
			StringBuffer text = new StringBuffer();
			return new OpenAIClientAsyncImpl(this.options).chat()
				.completions()
				.createStreaming(request())
				.subscribe((chunk) -> text.append(chunk.id()))
				.onCompleteFuture()
				.thenApply((end) -> text.toString());
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return new OpenAIClientAsyncImpl(this.options).chat()
				.completions()
				.create(request())
				.thenApply((answer) -> answer.id());
		}

	}

	private record AnthropicModel(com.anthropic.core.ClientOptions options) implements ModelClient {

		AnthropicModel(String url, Duration timeout) {
			this(com.anthropic.core.ClientOptions.builder()
				.httpClient(SpringAiAnthropicHttpClient.builder()
					.backend(AnthropicBackend.builder().apiKey("sk-ant-test-0123456789").baseUrl(url).build())
					.timeout(timeout)
					.build())
				.timeout(timeout)
				.maxRetries(0)
				.build());
		}

		private static MessageCreateParams request() {
			return MessageCreateParams.builder().model("claude-haiku-4-5").maxTokens(10).addUserMessage("why").build();
		}

		@Override
		public String ask() {
			return new AnthropicClientImpl(this.options).messages().create(request()).id();
		}

		@Override
		public String askStream() {
			try (com.anthropic.core.http.StreamResponse<RawMessageStreamEvent> events = new AnthropicClientImpl(
					this.options)
				.messages()
				.createStreaming(request())) {
				return String.valueOf(events.stream().count());
			}
		}

		@Override
		public CompletableFuture<String> askStreamAsync() {
			StringBuffer text = new StringBuffer();
			return new AnthropicClientAsyncImpl(this.options).messages()
				.createStreaming(request())
				.subscribe((event) -> text.append(event.isMessageStart()))
				.onCompleteFuture()
				.thenApply((end) -> text.toString());
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return new AnthropicClientAsyncImpl(this.options).messages()
				.create(request())
				.thenApply((answer) -> answer.id());
		}

	}

	private record GoogleModel(Client client) implements ModelClient {

		GoogleModel(String url, Duration timeout) {
			this(Client.builder()
				.apiKey("AIza-test-0123456789")
				.httpOptions(HttpOptions.builder()
					.baseUrl(url)
					.timeout((int) timeout.toMillis())
					.retryOptions(
							HttpRetryOptions.builder().attempts(1).initialDelay(0.0).maxDelay(0.0).jitter(0.0).build())
					.build())
				.build());
		}

		@Override
		public String ask() {
			return text(this.client.models.generateContent("gemini-2.0-flash", "why", null).text());
		}

		@Override
		public String askStream() {
			try (ResponseStream<GenerateContentResponse> chunks = this.client.models
				.generateContentStream("gemini-2.0-flash", "why", null)) {
				return joined(chunks);
			}
		}

		@Override
		public CompletableFuture<String> askStreamAsync() {
			return this.client.async.models.generateContentStream("gemini-2.0-flash", "why", null)
				.thenApply(GoogleModel::joined);
		}

		private static String joined(Iterable<GenerateContentResponse> chunks) {
			StringBuilder text = new StringBuilder();
			chunks.forEach((chunk) -> text.append(chunk.text()));
			return text.toString();
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return this.client.async.models.generateContent("gemini-2.0-flash", "why", null)
				.thenApply((answer) -> text(answer.text()));
		}

	}

	private record FeignModel(Api api) implements ModelClient {

		FeignModel(String url, Duration timeout) {
			this(Feign.builder()
				.retryer(Retryer.NEVER_RETRY)
				.options(new Request.Options(1, TimeUnit.SECONDS, timeout.toMillis(), TimeUnit.MILLISECONDS, true))
				.target(Api.class, url));
		}

		@Override
		public String ask() {
			return this.api.ask("why");
		}

		interface Api {

			@RequestLine("POST /chat")
			String ask(String question);

		}

	}

	private record AzureModel(OpenAIClient client, OpenAIAsyncClient async) implements ModelClient {

		AzureModel(String url, Duration timeout) {
			// The client sends a key over TLS only; the transport goes to the server.
			this(new OpenAIClientBuilder().endpoint("https://azure.test")
				.credential(new AzureKeyCredential("azure-test-0123456789"))
				.retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
				.httpClient(new AzureTransport(url, timeout)));
		}

		private AzureModel(OpenAIClientBuilder builder) {
			this(builder.buildClient(), builder.buildAsyncClient());
		}

		private static ChatCompletionsOptions request() {
			return new ChatCompletionsOptions(List.of(new ChatRequestUserMessage("why")));
		}

		@Override
		public String ask() {
			return this.client.getChatCompletions("gpt-4o", request()).getId();
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return this.async.getChatCompletions("gpt-4o", request()).map(ChatCompletions::getId).toFuture();
		}

	}

	private record BedrockModel(BedrockRuntimeClient client, BedrockRuntimeAsyncClient async) implements ModelClient {

		BedrockModel(String url, Duration timeout) {
			this(configured(BedrockRuntimeClient.builder(), url)
				.httpClient(ApacheHttpClient.builder().socketTimeout(timeout).build())
				.build(),
					configured(BedrockRuntimeAsyncClient.builder(), url)
						.httpClient(NettyNioAsyncHttpClient.builder().readTimeout(timeout).build())
						.build());
		}

		private static <B extends AwsClientBuilder<B, ?>> B configured(B builder, String url) {
			return builder.endpointOverride(URI.create(url))
				.region(Region.US_EAST_1)
				.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST", "secret")))
				.overrideConfiguration((options) -> options.retryStrategy(AwsRetryStrategy.doNotRetry()));
		}

		private static Message question() {
			return Message.builder().role(ConversationRole.USER).content(ContentBlock.fromText("why")).build();
		}

		@Override
		public String ask() {
			return this.client.converse((request) -> request.modelId("model").messages(question()))
				.stopReasonAsString();
		}

		@Override
		public CompletableFuture<String> askAsync() {
			return this.async.converse((request) -> request.modelId("model").messages(question()))
				.thenApply(ConverseResponse::stopReasonAsString);
		}

		@Override
		public CompletableFuture<String> askStreamAsync() {
			StringBuffer text = new StringBuffer();
			return this.async
				.converseStream((request) -> request.modelId("model").messages(question()),
						ConverseStreamResponseHandler.builder().subscriber((event) -> text.append(event)).build())
				.thenApply((end) -> text.toString());
		}

	}

	/**
	 * The clients of Spring AI's own, as for Ollama, are made of a {@code RestClient}
	 * with this handler.
	 */
	private record SpringAiModel(RestClient client) implements ModelClient {

		SpringAiModel(String url, Duration timeout) {
			this(RestClient.builder()
				.baseUrl(url)
				.requestFactory(requests(timeout))
				.defaultStatusHandler(RetryUtils.DEFAULT_RESPONSE_ERROR_HANDLER)
				.build());
		}

		@Override
		public String ask() {
			return text(this.client.post().uri("/chat").body("why").retrieve().body(String.class));
		}

	}

}
