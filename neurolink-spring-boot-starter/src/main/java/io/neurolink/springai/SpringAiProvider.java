package io.neurolink.springai;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.hostmodel.ModelThreads;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.model.AiUsage;
import io.neurolink.provider.AiProvider;
import io.neurolink.provider.CallPace;
import io.neurolink.provider.StreamProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;

/**
 * A chat model of the application as a provider. It calls the model itself, not the
 * wrapped bean. Failures are those of the model; the template classifies them.
 * Thread-safe.
 */
public final class SpringAiProvider implements AiProvider {

	private static final Logger logger = LoggerFactory.getLogger(SpringAiProvider.class);

	private final AtomicBoolean keptConnection = new AtomicBoolean();

	private final String name;

	private final String beanName;

	private final ChatModels models;

	private final ModelThreads threads;

	/**
	 * Creates the provider of a bean.
	 * @param name the name of the provider
	 * @param beanName the name of the bean of the chat model
	 * @param models the chat models, by the names of their beans
	 * @param threads run blocking calls
	 */
	public SpringAiProvider(String name, String beanName, ChatModels models, ModelThreads threads) {
		this.name = name;
		this.beanName = beanName;
		this.models = models;
		this.threads = threads;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public boolean defaultCandidate() {
		return false;
	}

	@Override
	public @Nullable String defaultModel() {
		return PromptView.notBlank(this.models.raw(this.beanName).getOptions().getModel());
	}

	@Override
	public Mono<AiResponse> generate(AiRequest request) {
		return Mono.deferContextual((context) -> {
			ChatModel model = this.models.raw(this.beanName);
			ChatModelVendor vendor = ChatModelVendor.of(model.getClass());
			Prompt prompt = prompt(model, request);
			ClientCall client = new ClientCall(CallPace.of(context));
			return this.threads.call(() -> client.make(() -> model.call(prompt)), () -> cancel(client, vendor), context)
				.doOnNext((response) -> {
					if (!client.hasResponded()) {
						AnnouncedRateLimit.report(CallPace.of(context), response);
					}
				})
				.switchIfEmpty(Mono.error(() -> emptyAnswer(request)))
				.map((response) -> answer(request, response, vendor));
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.deferContextual((context) -> {
			ChatModel model = this.models.raw(this.beanName);
			ChatModelVendor vendor = ChatModelVendor.of(model.getClass());
			Prompt prompt = prompt(model, request);
			Flux<ChatResponse> chunks = Flux.defer(() -> model.stream(prompt));
			if (!vendor.hasReactiveStream()) {
				chunks = this.threads.subscribing(chunks);
			}
			chunks = vendor.readsOnSharedThreads() ? this.threads.cancellingLate(chunks)
					: this.threads.cancelling(chunks);
			StreamedChunks answer = new StreamedChunks(request, vendor, context);
			return answer.of(chunks).doOnCancel(() -> {
				if (!vendor.closesCancelledStream(answer.begun)) {
					logKeptConnection();
				}
			});
		});
	}

	private void cancel(ClientCall client, ChatModelVendor vendor) {
		if (!client.cancel() && !vendor.closesInterruptedCall()) {
			logKeptConnection();
		}
	}

	private void logKeptConnection() {
		if (this.keptConnection.compareAndSet(false, true)) {
			logger
				.info("A call to the chat model {} was cancelled. Its client may keep the connection open until its own"
						+ " timeout; this is logged once", this.beanName);
		}
	}

	@Override
	public String toString() {
		return "SpringAiProvider[" + this.name + "]";
	}

	private Prompt prompt(ChatModel model, AiRequest request) {
		Prompt given = (request.nativeRequest() instanceof Prompt prompt) ? prompt : TextPrompts.prompt(request);
		ChatModel source = (request.metadata().get(PromptView.SOURCE) instanceof String bean) ? this.models.known(bean)
				: (given == request.nativeRequest()) ? null : model;
		return TextPrompts.apply(given, request, new PortableOptions(model, source).of(given, request),
				ChatModelVendor.of(model.getClass()));
	}

	private AiResponse answer(AiRequest request, ChatResponse response, ChatModelVendor vendor) {
		if (ChatResponses.isEmpty(response)) {
			throw emptyAnswer(request);
		}
		String model = ChatResponses.model(response);
		return AiResponse.builder()
			.content(ChatResponses.text(response))
			.provider(this.name)
			.model((model != null) ? model : request.model())
			.usage(ChatResponses.usage(response, vendor))
			.finishReason(ChatResponses.finishReason(response))
			.requestId(ChatResponses.id(response))
			.responseId(ChatResponses.id(response))
			.nativeResponse(response)
			.build();
	}

	private AiException emptyAnswer(AiRequest request) {
		return failure(AiErrorType.PROVIDER_ERROR, request, "answered without any content").build();
	}

	private AiException.Builder failure(AiErrorType type, AiRequest request, String what) {
		String target = (request.model() != null) ? this.name + "/" + request.model() : this.name;
		return AiException.builder(type).message(target + " " + what).provider(this.name).model(request.model());
	}

	/**
	 * The chunks of one subscription. Each native chunk is passed on at once, so the
	 * reason why the model stopped and the usage, which arrive in any order, are in a
	 * closing chunk of their own.
	 */
	private final class StreamedChunks {

		private final AiRequest request;

		private final ChatModelVendor vendor;

		private final ContextView context;

		private final AtomicReference<@Nullable String> finishReason = new AtomicReference<>();

		private final AtomicReference<@Nullable AiUsage> usage = new AtomicReference<>();

		private volatile @Nullable String model;

		private volatile @Nullable String id;

		private volatile boolean delivered;

		private volatile boolean announced;

		private volatile boolean begun;

		StreamedChunks(AiRequest request, ChatModelVendor vendor, ContextView context) {
			this.request = request;
			this.vendor = vendor;
			this.context = context;
		}

		Flux<AiChunk> of(Flux<ChatResponse> chunks) {
			return chunks.map(this::chunk).concatWith(Mono.defer(this::end));
		}

		private AiChunk chunk(ChatResponse chunk) {
			this.begun = true;
			if (!this.announced) {
				this.announced = AnnouncedRateLimit.report(CallPace.of(this.context), chunk);
			}
			String text = ChatResponses.text(chunk);
			String reason = ChatResponses.finishReason(chunk);
			AiUsage tokens = ChatResponses.usage(chunk, this.vendor);
			if (reason != null) {
				this.finishReason.set(reason);
			}
			if (tokens != null) {
				this.usage.set(tokens);
			}
			String named = ChatResponses.model(chunk);
			this.model = (named != null) ? named : this.model;
			String identified = ChatResponses.id(chunk);
			this.id = (identified != null) ? identified : this.id;
			boolean progress = ChatResponses.showsProgress(chunk);
			this.delivered |= progress || !text.isEmpty();
			if (progress && text.isEmpty()) {
				StreamProgress.report(this.context);
			}
			return view().content(text).nativeChunk(chunk).build();
		}

		private AiChunk.Builder view() {
			return AiChunk.builder()
				.provider(SpringAiProvider.this.name)
				.model((this.model != null) ? this.model : this.request.model())
				.requestId(this.id)
				.responseId(this.id);
		}

		private Mono<AiChunk> end() {
			String reason = this.finishReason.get();
			AiUsage tokens = this.usage.get();
			if (reason == null && !this.delivered && tokens == null) {
				return Mono.error(failure(AiErrorType.NETWORK, this.request,
						"ended its stream before any content; the connection may have been cut")
					.build());
			}
			if (reason == null && this.vendor.marksEndOfStream()) {
				return Mono.error(failure(AiErrorType.NETWORK, this.request,
						"ended its stream without a finish reason; the connection may have been cut")
					.build());
			}
			return Mono.just(view().finishReason((reason != null) ? reason : "stop").usage(tokens).build());
		}

	}

}
