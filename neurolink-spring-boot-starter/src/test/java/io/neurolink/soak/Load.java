package io.neurolink.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.neurolink.model.AiChunk;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Calls every method of the {@link SoakDesk} in turn, many at a time.
 */
final class Load {

	static final int KINDS = 12;

	/** So many calls in a row ask one question of the cache. */
	private static final int SAME = 4 * KINDS;

	/** One of so many calls in a row asks what is answered by half. */
	private static final int CUT = 8 * KINDS;

	private final SoakDesk desk;

	private final Verdicts verdicts;

	Load(SoakDesk desk, Verdicts verdicts) {
		this.desk = desk;
		this.verdicts = verdicts;
	}

	/**
	 * Makes calls and waits until each has come to an end.
	 * @param first the number of the first
	 * @param count how many
	 * @param atATime how many of them at a time
	 * @param limit how long all may take
	 */
	void run(int first, int count, int atATime, Duration limit) {
		Scheduler callers = Schedulers.newBoundedElastic((atATime + 1) / 2, count, "soak-caller");
		try {
			Flux.range(first, count).flatMap((number) -> call(number, callers), atATime).then().block(limit);
		}
		catch (IllegalStateException ex) {
			throw new AssertionError("Calls hang: " + this.verdicts.underWay(), ex);
		}
		finally {
			callers.dispose();
		}
	}

	private Mono<Void> call(int number, Scheduler callers) {
		int kind = number % KINDS;
		String question = "question " + number;
		String perhapsCut = (number % CUT < KINDS) ? FaultyServer.CUT + " " + number : question;
		String repeated = Verdicts.REPEATED + " " + number / SAME;
		Vendor vendor = (number / KINDS % 2 == 0) ? Vendor.OPENAI : Vendor.ANTHROPIC;
		Mono<Void> call = switch (kind) {
			case 0 -> blocking(callers, question, () -> this.desk.text(question), this.verdicts::text);
			case 1 -> blocking(callers, question, () -> this.desk.metered(question, vendor), this.verdicts::metered);
			case 2 -> blocking(callers, repeated, () -> this.desk.cached(repeated), this.verdicts::answer);
			case 3 -> single(repeated, this.desk.cachedMono(repeated), this.verdicts::answer);
			case 4 -> stream(repeated, this.desk.cachedStream(repeated));
			case 5 -> future(question, () -> this.desk.future(question, "user " + number % 7), this.verdicts::answer);
			case 6 -> future(question, () -> this.desk.queued(question), this.verdicts::answer);
			case 7 -> single(question, this.desk.mono(question), this.verdicts::answer);
			case 8 -> stream(question, this.desk.stream(question, vendor));
			case 9 -> stream(question, this.desk.restarting(question));
			case 10 -> stream(perhapsCut, this.desk.stream(perhapsCut, vendor));
			default -> leaver(number / KINDS, FaultyServer.LEAVER + " " + number, callers);
		};
		String name = kind + " " + question;
		// Not on its subscription: who leaves at once may be gone before it is announced.
		return Mono.defer(() -> {
			this.verdicts.begun(name);
			return call.doOnTerminate(() -> this.verdicts.ended(name));
		});
	}

	private Mono<Void> leaver(int number, String question, Scheduler callers) {
		Mono<?> call = switch (number % 6) {
			case 0 -> this.desk.stream(question, Vendor.ANTHROPIC).take(1).then();
			case 1 -> this.desk.stream(question, Vendor.OPENAI).takeUntilOther(moment(number)).then();
			case 2 -> Mono.fromCallable(() -> this.desk.text(question)).subscribeOn(callers);
			case 3 -> Mono.defer(() -> Mono.fromFuture(this.desk.future(question, "leaver")));
			case 4 -> Mono.defer(() -> Mono.fromFuture(this.desk.queued(question)));
			default -> this.desk.mono(question);
		};
		return call.takeUntilOther(moment(number))
			.then()
			.onErrorResume((failure) -> Mono.empty())
			.doOnTerminate(this.verdicts::left);
	}

	private static Mono<Long> moment(int number) {
		return Mono.delay(Duration.ofMillis(number % 40));
	}

	private <T> Mono<Void> blocking(Scheduler callers, String question, Supplier<T> call,
			BiConsumer<String, T> verdict) {
		return single(question, Mono.fromSupplier(call).subscribeOn(callers), verdict);
	}

	private <T> Mono<Void> future(String question, Supplier<CompletableFuture<T>> call, BiConsumer<String, T> verdict) {
		return single(question, Mono.defer(() -> Mono.fromFuture(call.get())), verdict);
	}

	private <T> Mono<Void> single(String question, Mono<T> call, BiConsumer<String, T> verdict) {
		return call.doOnNext((answer) -> verdict.accept(question, answer)).then().onErrorResume((failure) -> {
			this.verdicts.failure(question, failure);
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

}
