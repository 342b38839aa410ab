package io.neurolink.soak;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.openai.errors.OpenAIException;
import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.error.Failures;
import io.neurolink.model.AiChunk;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.ai.chat.model.ChatResponse;

/**
 * Calls the methods of the {@link SharedDesk} in turn, many at a time.
 */
final class SharedLoad {

	static final int KINDS = 12;

	static final int AT_A_TIME = 32;

	/** The number of successive calls that ask the same questions of the caches. */
	private static final int SAME = 6 * KINDS;

	private static final int VENDORS = Vendor.values().length;

	private final SharedDesk desk;

	private final Verdicts verdicts;

	private final String instance;

	private final AtomicInteger tight = new AtomicInteger();

	SharedLoad(SharedDesk desk, Verdicts verdicts, String instance) {
		this.desk = desk;
		this.verdicts = verdicts;
		this.instance = instance;
	}

	/**
	 * Makes calls and waits until each has ended.
	 * @param first the number of the first
	 * @param count the number of calls
	 * @param limit the maximum time between the ends of two calls
	 */
	void run(int first, int count, Duration limit) {
		Scheduler callers = Schedulers.newBoundedElastic(AT_A_TIME, count, "soak-caller");
		try {
			Flux.range(first, count)
				.flatMap((number) -> call(number, callers).thenReturn(number), AT_A_TIME)
				.timeout(limit)
				.blockLast();
		}
		catch (RuntimeException ex) {
			throw new AssertionError("Calls hang: " + this.verdicts.underWay(), ex);
		}
		finally {
			callers.dispose();
		}
	}

	/**
	 * Returns the number of answers that the tight budget paid for.
	 */
	int tightAnswers() {
		return this.tight.get();
	}

	private Mono<Void> call(int number, Scheduler callers) {
		String question = "question " + this.instance + number;
		String shared = FaultyServer.SHARED + " " + this.instance + number;
		String repeated = Verdicts.REPEATED + " " + number / SAME;
		Vendor vendor = Vendor.values()[number / KINDS % VENDORS];
		int kind = number % KINDS;
		Mono<Void> call = switch (kind) {
			case 0 ->
				answer(question, Mono.fromSupplier(() -> this.desk.metered(question, vendor)).subscribeOn(callers),
						(answer) -> this.verdicts.metered(question, answer));
			case 1 -> answer(shared, Mono.fromSupplier(() -> this.desk.limited(shared, vendor)).subscribeOn(callers),
					(answer) -> this.verdicts.answer(shared, answer));
			case 2 -> answer(question, this.desk.tight(question, vendor), (answer) -> {
				this.tight.incrementAndGet();
				this.verdicts.answer(question, answer);
			});
			case 3 -> answer(question, Mono.fromSupplier(() -> this.desk.springAi(question)).subscribeOn(callers),
					(text) -> this.verdicts.text(question, text));
			case 4 -> springAiStream(question, this.desk.springAiStream(question));
			case 5 -> answer(repeated, this.desk.cached(repeated), (answer) -> this.verdicts.answer(repeated, answer));
			case 6 -> stream(repeated, this.desk.cachedStream(repeated));
			case 7 -> stream(question, this.desk.stream(question, vendor));
			case 8 -> stream(question, this.desk.restarting(question));
			case 9 -> answer(question, Mono.defer(() -> Mono.fromFuture(this.desk.hedged(question))),
					(answer) -> this.verdicts.answer(question, answer));
			case 10 -> answer(question, Mono.fromSupplier(() -> this.desk.twice(question)).subscribeOn(callers),
					(texts) -> this.verdicts.text(question, texts.get(number / KINDS % 2)));
			default -> leaver(number / KINDS, FaultyServer.LEAVER + " " + this.instance + number, callers);
		};
		String name = kind + " " + question;
		return Mono.defer(() -> {
			this.verdicts.begun(name);
			return call.doOnTerminate(() -> this.verdicts.ended(name));
		});
	}

	private Mono<Void> leaver(int number, String question, Scheduler callers) {
		Mono<?> call = switch (number % 5) {
			case 0 -> this.desk.stream(question, Vendor.values()[number % VENDORS]).take(1).then();
			case 1 -> this.desk.springAiStream(question).then();
			case 2 -> Mono.fromCallable(() -> this.desk.springAi(question)).subscribeOn(callers);
			case 3 -> Mono.defer(() -> Mono.fromFuture(this.desk.hedged(question)));
			default -> this.desk.restarting(question).then();
		};
		return call.takeUntilOther(Mono.delay(Duration.ofMillis(number % 40)))
			.then()
			.onErrorResume((failure) -> Mono.empty())
			.doOnTerminate(this.verdicts::left);
	}

	private <T> Mono<Void> answer(String question, Mono<T> call, Consumer<T> verdict) {
		return call.doOnNext(verdict).then().onErrorResume((failure) -> {
			failed(question, failure);
			return Mono.empty();
		});
	}

	private Mono<Void> stream(String question, Flux<AiChunk> call) {
		List<AiChunk> chunks = new ArrayList<>();
		return call.doOnNext(chunks::add)
			.then()
			.doOnSuccess((ignored) -> this.verdicts.stream(question, chunks, null))
			.onErrorResume((failure) -> {
				this.verdicts.stream(question, chunks, failure);
				return Mono.empty();
			});
	}

	private Mono<Void> springAiStream(String question, Flux<ChatResponse> call) {
		StringBuilder text = new StringBuilder();
		return call.doOnNext((chunk) -> text.append(text(chunk)))
			.then()
			.doOnSuccess((ignored) -> this.verdicts.text(question, text.toString()))
			.onErrorResume((failure) -> {
				if (Failures.unwrap(failure) instanceof OpenAIException || failure instanceof CompletionException) {
					this.verdicts.brokeOff(question, text.toString(), failure);
				}
				else {
					this.verdicts.failure(question, failure);
				}
				return Mono.empty();
			});
	}

	private static String text(ChatResponse chunk) {
		return (chunk.getResult() != null && chunk.getResult().getOutput().getText() != null)
				? chunk.getResult().getOutput().getText() : "";
	}

	private void failed(String question, Throwable failure) {
		if (Failures.unwrap(failure) instanceof AiException refusal && refusal.type() == AiErrorType.BUDGET_EXCEEDED) {
			this.verdicts.refused();
		}
		else {
			this.verdicts.failure(question, failure);
		}
	}

	/**
	 * Returns the cost of so many answers in USD, at a price of one dollar per million
	 * tokens.
	 */
	static BigDecimal cost(long answers) {
		return BigDecimal.valueOf(answers * (Vendor.INPUT_TOKENS + Vendor.OUTPUT_TOKENS), 6);
	}

}
