package io.neurolink.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

import io.neurolink.error.AiErrorType;
import io.neurolink.error.AiException;
import io.neurolink.model.AiChunk;
import io.neurolink.model.AiRequest;
import io.neurolink.model.AiResponse;
import io.neurolink.provider.AiProvider;
import io.neurolink.template.AiTemplate;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue under load, on real threads and the clock of the machine.
 */
class AiBatchQueueLoadTests {

	private static final int CONCURRENCY = 7;

	private final AtomicInteger underWay = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	private final Set<String> asked = ConcurrentHashMap.newKeySet();

	private final AtomicInteger askedTwice = new AtomicInteger();

	@RepeatedTest(5)
	void everyRequestIsAskedOnceAndAnsweredForItself() throws Exception {
		Queue<CompletableFuture<Void>> checks = new ConcurrentLinkedQueue<>();
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger failed = new AtomicInteger();
		AtomicInteger cancelled = new AtomicInteger();
		try (AiBatchQueue queue = queue(100_000)) {
			inParallel(8, (thread) -> IntStream.range(0, 1_000).forEach((i) -> {
				String prompt = thread + "-" + i;
				CompletableFuture<AiResponse> future = queue.add(AiRequest.of(prompt));
				checks.add(future.handle((answer, failure) -> {
					if (future.isCancelled()) {
						cancelled.incrementAndGet();
					}
					else if (failure != null) {
						assertThat(AiException.find(failure).type()).isEqualTo(AiErrorType.OVERLOADED);
						assertThat(i % 10).isEqualTo(3);
						failed.incrementAndGet();
					}
					else {
						assertThat(answer.content()).isEqualTo(prompt);
						answered.incrementAndGet();
					}
					return null;
				}));
				if (i % 10 == 7) {
					future.cancel(true);
				}
			}));
			CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
			assertThat(queue.queued()).isZero();
			assertThat(queue.underWay()).isZero();
		}
		assertThat(answered.get() + failed.get() + cancelled.get()).isEqualTo(8_000);
		assertThat(failed).hasValue(800);
		assertThat(cancelled.get()).isPositive();
		assertThat(this.askedTwice).hasValue(0);
		assertThat(this.most.get()).isBetween(1, CONCURRENCY);
	}

	@Test
	void theBoundHoldsWhoeverAdds() throws Exception {
		AtomicInteger refused = new AtomicInteger();
		AtomicInteger deepest = new AtomicInteger();
		List<CompletableFuture<AiResponse>> futures = Collections.synchronizedList(new ArrayList<>());
		try (AiBatchQueue queue = queue(50)) {
			inParallel(8, (thread) -> IntStream.range(0, 2_000).forEach((i) -> {
				CompletableFuture<AiResponse> future = queue.add(AiRequest.of(thread + "-" + i));
				deepest.accumulateAndGet(queue.queued(), Math::max);
				if (future.isCompletedExceptionally()) {
					refused.incrementAndGet();
				}
				else {
					futures.add(future);
				}
			}));
			for (CompletableFuture<AiResponse> future : futures) {
				future.handle((answer, failure) -> "settled").get(60, TimeUnit.SECONDS);
			}
		}
		assertThat(deepest.get()).isLessThanOrEqualTo(50);
		assertThat(refused).hasPositiveValue();
		assertThat(this.most.get()).isLessThanOrEqualTo(CONCURRENCY);
	}

	@Test
	void closingAmidTheLoadLeavesNoFutureOpen() throws Exception {
		Queue<CompletableFuture<AiResponse>> futures = new ConcurrentLinkedQueue<>();
		AiBatchQueue queue = queue(100_000);
		Thread closing = new Thread(queue::close);
		inParallel(8, (thread) -> IntStream.range(0, 1_000).forEach((i) -> {
			if (thread == 0 && i == 500) {
				closing.start();
			}
			futures.add(queue.add(AiRequest.of(thread + "-" + i)));
		}));
		closing.join();
		assertThat(futures).hasSize(8_000).allMatch(CompletableFuture::isDone);
		assertThat(queue.queued() + queue.underWay()).isZero();
	}

	@Test
	void answersThatComeAtOnceNeedNoStack() {
		AiTemplate template = AiTemplate.builder()
			.provider(provider((request) -> Mono.just(AiResponse.of("at once"))))
			.build();
		try (AiBatchQueue queue = AiBatchQueue.builder(template)
			.linger(Duration.ofHours(1))
			.batchSize(10_000)
			.maxQueued(10_000)
			.concurrency(1)
			.build()) {
			List<CompletableFuture<AiResponse>> futures = IntStream.range(0, 10_000)
				.mapToObj((i) -> queue.add(AiRequest.of("prompt " + i)))
				.toList();
			assertThat(futures).allMatch((future) -> future.isDone() && !future.isCompletedExceptionally());
		}
	}

	private AiBatchQueue queue(int maxQueued) {
		AiProvider provider = provider((request) -> Mono.defer(() -> {
			AtomicBoolean over = new AtomicBoolean();
			Runnable end = () -> {
				if (over.compareAndSet(false, true)) {
					this.underWay.decrementAndGet();
				}
			};
			this.most.accumulateAndGet(this.underWay.incrementAndGet(), Math::max);
			if (!this.asked.add(request.prompt())) {
				this.askedTwice.incrementAndGet();
			}
			Mono<AiResponse> answer = request.prompt().endsWith("3")
					? Mono.error(() -> AiException.builder(AiErrorType.OVERLOADED).build())
					: Mono.fromSupplier(() -> AiResponse.of(request.prompt()));
			return (ThreadLocalRandom.current().nextBoolean() ? answer : answer.subscribeOn(Schedulers.parallel()))
				.doOnTerminate(end)
				.doOnCancel(end);
		}));
		return AiBatchQueue.builder(AiTemplate.builder().provider(provider).build())
			.maxQueued(maxQueued)
			.concurrency(CONCURRENCY)
			.linger(Duration.ofMillis(1))
			.build();
	}

	private static void inParallel(int threads, IntConsumer task) throws Exception {
		CompletableFuture<?>[] all = IntStream.range(0, threads)
			.mapToObj((thread) -> CompletableFuture.runAsync(() -> task.accept(thread),
					(command) -> new Thread(command).start()))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(all).get(60, TimeUnit.SECONDS);
	}

	private static AiProvider provider(Function<AiRequest, Mono<AiResponse>> answer) {
		return new AiProvider() {

			@Override
			public String name() {
				return "loaded";
			}

			@Override
			public Mono<AiResponse> generate(AiRequest request) {
				return answer.apply(request);
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.empty();
			}

		};
	}

}
