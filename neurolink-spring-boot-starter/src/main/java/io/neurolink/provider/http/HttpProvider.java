package io.neurolink.provider.http;

import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.neurolink.classify.VendorErrorTable;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.event.AiEvents;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.ModelRef;
import io.neurolink.provider.ApiKey;
import io.neurolink.provider.ApiKeyPool;
import io.neurolink.provider.CallPace;
import io.neurolink.provider.KeyedAiProvider;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A provider that is called over HTTP, independent of the wire protocol. Every
 * subscription sends one request with the next key. If the key is rejected before
 * anything was delivered, each other healthy key is tried immediately, at most once.
 * Nothing else is retried, and only connecting has a timeout. Cancelling a subscription
 * closes its connection or its HTTP/2 stream.
 * <p>
 * The web client is created at the first call, on a thread that may block. Thread-safe.
 * Failures are {@link AiException}s that never contain a key.
 */
public final class HttpProvider implements KeyedAiProvider {

	private static final String CALL = HttpProvider.class.getName() + ".call";

	private final String name;

	private final WireProtocol protocol;

	private final DeferredWebClient client;

	private final BaseUrl baseUrl;

	private final ApiKeyPool keys;

	private final KeyRotation rotation;

	private final @Nullable String defaultModel;

	private final AnswerReading reading;

	private final RequestAdditions additions;

	private HttpProvider(String name, WireProtocol protocol, DeferredWebClient client, BaseUrl baseUrl, ApiKeyPool keys,
			@Nullable String defaultModel, AnswerReading reading, RequestAdditions additions) {
		this.name = name;
		this.protocol = protocol;
		this.client = client;
		this.baseUrl = baseUrl;
		this.keys = keys;
		this.rotation = new KeyRotation(keys);
		this.defaultModel = defaultModel;
		this.reading = reading;
		this.additions = additions;
	}

	/**
	 * Creates a provider with the application's web client.
	 * @param name the provider's name
	 * @param protocol the wire protocol
	 * @param builder the application's builder, with its filters and observations; it is
	 * cloned, not changed
	 * @param connector the connector to use, see {@link HttpConnectors}
	 * @param baseUrl the URL that paths are appended to, with or without a slash at its
	 * end; a query is kept and follows the path; its secrets are passed to the connector
	 * only
	 * @param keys the keys
	 * @param defaultModel the model of requests that do not name one, or {@code null} if
	 * every request must name one
	 * @return the provider
	 */
	public static HttpProvider create(String name, WireProtocol protocol, WebClient.Builder builder,
			ClientHttpConnector connector, String baseUrl, ApiKeyPool keys, @Nullable String defaultModel) {
		WebClient.Builder own = builder.clone();
		return create(name, protocol, () -> own, () -> connector, baseUrl, keys, defaultModel);
	}

	/**
	 * Creates a provider whose web client is created at the first call.
	 * @param name the provider's name
	 * @param protocol the wire protocol
	 * @param builder creates a builder like the application's, with its filters and
	 * observations; called once, on a thread that may block
	 * @param connector creates the connector to use, see {@link HttpConnectors}; called
	 * once, on a thread that may block
	 * @param baseUrl the URL that paths are appended to, with or without a slash at its
	 * end; a query is kept and follows the path; its secrets are passed to the connector
	 * only
	 * @param keys the keys
	 * @param defaultModel the model of requests that do not name one, or {@code null} if
	 * every request must name one
	 * @return the provider
	 */
	public static HttpProvider create(String name, WireProtocol protocol, Supplier<WebClient.Builder> builder,
			Supplier<ClientHttpConnector> connector, String baseUrl, ApiKeyPool keys, @Nullable String defaultModel) {
		BaseUrl url = BaseUrl.of(baseUrl);
		DeferredWebClient client = new DeferredWebClient(() -> {
			// Failures are classified on threads that must not block. Reading the table
			// blocks, so that it is read here.
			VendorErrorTable.shared();
			return builder.get()
				.clientConnector(url.unmasking(connector.get()))
				.filter(HttpProvider::withoutSecrets)
				.build();
		});
		return new HttpProvider(name, protocol, client, url, keys, defaultModel, AnswerReading.DEFAULT,
				RequestAdditions.none());
	}

	/**
	 * Returns the same provider, but with malformed events of a stream left out and
	 * published.
	 * @param events receives an event for each
	 * @return the provider
	 */
	public HttpProvider skippingMalformedEvents(AiEvents events) {
		return reading(this.reading.skippingMalformed(events));
	}

	/**
	 * Returns the same provider with another limit on the size of an answer.
	 * @param bytes the maximum number of bytes of one answer, streamed or whole, and of
	 * one event of a stream; 16 MB unless set
	 * @return the provider
	 * @throws IllegalArgumentException if the limit is not positive
	 */
	public HttpProvider withMaxAnswer(int bytes) {
		return reading(this.reading.upTo(bytes));
	}

	private HttpProvider reading(AnswerReading changed) {
		return new HttpProvider(this.name, this.protocol, this.client, this.baseUrl, this.keys, this.defaultModel,
				changed, this.additions);
	}

	/**
	 * Returns the same provider, with additions to each of its requests.
	 * @param headers further headers by name; they replace those that the protocol sets
	 * @param body further JSON, of maps, lists and plain values, merged into the
	 * request's: its values take precedence, and objects are merged
	 * @return the provider
	 */
	public HttpProvider withAdditions(Map<String, String> headers, Map<String, Object> body) {
		return new HttpProvider(this.name, this.protocol, this.client, this.baseUrl, this.keys, this.defaultModel,
				this.reading, new RequestAdditions(headers, body));
	}

	@Override
	public ApiKeyPool keys() {
		return this.keys;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public @Nullable String defaultModel() {
		return this.defaultModel;
	}

	@Override
	public URI endpoint() {
		return URI.create(this.baseUrl.url());
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		return Mono.fromDirect(this.rotation.flux(modelOrNull(request), (key) -> {
			HttpCall call = call(request, key.value());
			PendingRequest pending = pending(request, false, key.value());
			return this.client
				.mono((client) -> send(client, call, pending, MediaType.APPLICATION_JSON)
					.exchangeToMono((response) -> paced(response, ResponseBodyReader.read(call, response))))
				.map(call::sanitized)
				.onErrorMap(call::toAiException);
		}));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return this.rotation.flux(modelOrNull(request), (key) -> {
			HttpCall call = call(request, key.value());
			PendingRequest pending = pending(request, true, key.value());
			return this.client.flux(
					(client) -> send(client, call, pending, MediaType.TEXT_EVENT_STREAM).exchangeToFlux((response) -> {
						pending.answered();
						return paced(response, EventStream.read(call, response));
					}))
				.map(call::sanitized)
				.onErrorMap(call::toAiException);
		});
	}

	// Before the body is read: the other calls need not wait for the end of the answer.
	private Mono<AiResponse> paced(ClientResponse response, Mono<AiResponse> answer) {
		return Mono.deferContextual((context) -> {
			report(CallPace.of(context), response);
			return answer;
		});
	}

	private Flux<AiChunk> paced(ClientResponse response, Flux<AiChunk> answer) {
		return Flux.deferContextual((context) -> {
			report(CallPace.of(context), response);
			return answer;
		});
	}

	private void report(@Nullable CallPace pace, ClientResponse response) {
		ApiKey key = (pace != null) ? pace.key() : null;
		if (pace != null && key != null && this.keys.contains(key)) {
			pace.responded(response.headers().asHttpHeaders()::getFirst);
		}
	}

	private HttpCall call(AiRequest request, String key) {
		String model = model(request);
		ModelRef target = new ModelRef(this.name, model);
		if (!key.chars().allMatch((character) -> character > ' ' && character <= '~')) {
			throw AiException.builder(AiErrorType.AUTHENTICATION)
				.target(target)
				.message("The API key of the provider '" + this.name
						+ "' contains a character that no HTTP header can carry, perhaps a line end; see neurolink.providers."
						+ this.name + ".api-key")
				.build();
		}
		return new HttpCall(target, this.protocol, secrets(key), this.reading);
	}

	private PendingRequest pending(AiRequest request, boolean stream, String key) {
		return new PendingRequest(this.additions.addTo(this.protocol.encode(request, model(request), stream, key)));
	}

	private Redaction secrets(String key) {
		return new Redaction(Stream.of(Stream.of(key), this.additions.secrets(), this.baseUrl.secrets())
			.flatMap(Function.identity())
			.toList());
	}

	private String model(AiRequest request) {
		String model = modelOrNull(request);
		if (model == null || model.isBlank()) {
			throw AiException.builder(AiErrorType.INVALID_REQUEST)
				.message("No model was named for the provider '" + this.name
						+ "': name one in the request, or set neurolink.providers." + this.name + ".model")
				.provider(this.name)
				.build();
		}
		return WellFormedText.of(model);
	}

	private @Nullable String modelOrNull(AiRequest request) {
		return (request.model() != null) ? request.model() : this.defaultModel;
	}

	// A URI rather than a template: the path is already encoded, and braces are
	// literal.
	private WebClient.RequestHeadersSpec<?> send(WebClient client, HttpCall call, PendingRequest pending,
			MediaType accepted) {
		WireRequest request = pending.request();
		return client.post()
			.uri(this.baseUrl.resolve(request.path()))
			.attribute(CALL, call)
			.httpRequest(HttpConnectors::guard)
			.headers((headers) -> {
				headers.setContentType(MediaType.APPLICATION_JSON);
				headers.set(HttpHeaders.ACCEPT, accepted.toString());
				request.headers().forEach(headers::set);
			})
			.body(pending.body());
	}

	// The innermost filter, because observations and filters of the application record
	// what a client quotes from a response.
	private static Mono<ClientResponse> withoutSecrets(ClientRequest request, ExchangeFunction next) {
		HttpCall call = (HttpCall) request.attributes().get(CALL);
		Mono<ClientResponse> response = next.exchange(request);
		return (call != null) ? response.onErrorMap(call::containsSecret, call::toAiException) : response;
	}

	@Override
	public String toString() {
		return "HttpProvider[" + this.name + " at " + this.baseUrl + "]";
	}

}
